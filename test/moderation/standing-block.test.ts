import { describe, expect, it } from '@jest/globals';
import { verdictSchema } from '../../src/console/contract/verdict';
import { usePagesApi } from '../console/pages/pages-api';
import { newCustomer } from '../support/customers';

const api = usePagesApi();

async function judge(threadId: string): Promise<number> {
  const request = { scope: 'identity', threadId, judged: 'scam', block: 'local', indicators: false };
  return verdictSchema.parse((await api.post('/verdicts', request, 'moderator')).json()).id;
}

async function isBlocked(threadId: string): Promise<boolean> {
  const rows = await api.db.store.query({
    text: 'select 1 from block where thread_id = $1',
    values: [threadId],
  });
  return rows.length > 0;
}

describe('a sender whom two verdicts block', () => {
  it.each([
    [0, 1],
    [1, 0],
  ])('is heard again when the last of them is taken back (%i, then %i)', async (...order) => {
    const { threadId } = await newCustomer(api.db.store, { channel: 'x' });
    const given = [await judge(threadId), await judge(threadId)];
    await api.post(`/verdicts/${given[order[0] ?? 0]}/undo`, {}, 'moderator');
    expect(await isBlocked(threadId)).toBe(true);
    await api.post(`/verdicts/${given[order[1] ?? 0]}/undo`, {}, 'moderator');
    expect(await isBlocked(threadId)).toBe(false);
  });
});

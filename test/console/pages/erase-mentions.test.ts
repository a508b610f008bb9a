import { describe, expect, it } from '@jest/globals';
import { movedSchema } from '../../../src/console/contract/customer';
import { newCustomer } from '../../support/customers';
import { tablesWith } from '../../support/tables-with';
import { usePagesApi } from './pages-api';

const api = usePagesApi();

async function run(text: string, ...values: unknown[]): Promise<void> {
  await api.db.store.query({ text, values });
}

/** The short list of what has just changed names threads for a while. */
const tablesOf = (text: string) => tablesWith(api.db.store, text, ['live_event']);

describe('where an erased customer was only spoken of', () => {
  it('keeps what looked like us, without the words it was reported in', async () => {
    const { id, threadId } = await newCustomer(api.db.store, { name: 'Siri Melder' });
    await run(
      `insert into moderation_item (kind, subject, evidence, thread_id, last_inbox_id, first_at, last_at)
       values ('scam_report', 'domain:evil.example', 'jeg heter Siri, de lurte meg', $1, 1, 1, 1)`,
      threadId,
    );
    expect((await api.post(`/customers/${id}/erase`, { confirm: 'Siri Melder' })).statusCode).toBe(200);
    expect(await tablesOf('de lurte meg')).toEqual([]);
    expect(await tablesOf('domain:evil.example')).toEqual(['moderation_item']);
  });

  it('takes away numbers, addresses and words that reports are about, but no fake that people have confirmed', async () => {
    const { id, threadId } = await newCustomer(api.db.store, { name: 'Liv Varsler' });
    for (const [subject, status] of [
      ['email:liv@varsler.example', 'open'],
      ['phone:+4790055443', 'dismissed'],
      ['words:liv ble lurt', 'confirmed'],
      ['email:thief@evil.example', 'confirmed'],
    ])
      await run(
        `insert into moderation_item (kind, subject, status, thread_id, first_at, last_at)
         values (case when $1 like 'words:%' then 'page_report' else 'scam_report' end, $1, $2, $3, 1, 1)`,
        subject,
        status,
        threadId,
      );
    expect((await api.post(`/customers/${id}/erase`, { confirm: 'Liv Varsler' })).statusCode).toBe(200);
    for (const own of ['liv@varsler.example', '+4790055443', 'liv ble lurt'])
      expect(await tablesOf(own)).toEqual([]);
    expect(await tablesOf('email:thief@evil.example')).toEqual(['moderation_item']);
  });

  it('takes them out of what was moved from one customer to another', async () => {
    const one = await newCustomer(api.db.store, { name: 'Per Flyttet' });
    const other = await newCustomer(api.db.store, {
      channel: 'x',
      handle: 'perflyttet',
      name: 'Per Gammel',
    });
    await api.post(`/customers/${one.id}/merge`, { otherId: other.id });
    const answer = await api.post(`/customers/${one.id}/unlink`, { threadId: other.threadId });
    const { customerId } = movedSchema.parse(answer.json());
    const erased = await api.post(`/customers/${customerId}/erase`, { confirm: 'perflyttet' });
    expect(erased.statusCode).toBe(200);
    expect(await tablesOf(other.threadId)).toEqual([]);
    expect(await tablesOf('Per Gammel')).toEqual([]);
    expect(await tablesOf(one.threadId)).toContain('thread');
  });

  it('takes the audit’s free words away, and what it was about', async () => {
    const { id, threadId } = await newCustomer(api.db.store, { name: 'Ada Løst' });
    await run(
      `with c as (insert into "case" (thread_id, opened_at) values ($1, 1) returning id)
       insert into audit (actor, action, subject, detail, at)
       select 'agent:1', 'case.resolve', 'case:' || id,
              jsonb_build_object('threadId', $1::text, 'resolution', 'Ada fikk pengene', 'epoch', 3), 1 from c`,
      threadId,
    );
    expect((await api.post(`/customers/${id}/erase`, { confirm: 'Ada Løst' })).statusCode).toBe(200);
    expect(await tablesOf('Ada fikk pengene')).toEqual([]);
  });
});

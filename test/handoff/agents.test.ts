import { describe, expect, it } from '@jest/globals';
import { createAgents } from '../../src/handoff/agents';
import { randomIds } from '../../src/lib/ids';
import { useTestDatabase } from '../support/database';
import { leave } from '../support/sign-in';

const db = useTestDatabase();
const agents = () => createAgents({ store: db.store, ids: randomIds });

describe('agents', () => {
  it('knows a person by the token shown once, which is not kept', async () => {
    const { agent, token } = await agents().add({ name: 'Kari', role: 'agent', languages: ['nb', 'en'] });
    expect(agent).toEqual({
      id: expect.any(Number),
      name: 'Kari',
      role: 'agent',
      languages: ['nb', 'en'],
      accounts: [],
    });
    expect(token).toMatch(/^rda_[0-9a-z]{64}$/);
    expect(await agents().findByToken(token)).toEqual(agent);
    const row = await db.store.one<{ text: string }>({
      text: `select row_to_json(agent)::text as text from agent`,
    });
    expect(row?.text).not.toContain(token.slice(4));
  });

  it('knows no other token, whatever it is', async () => {
    const { token } = await agents().add({ name: 'Ola', role: 'admin', languages: [] });
    for (const wrong of [
      '',
      `${token}0`,
      token.slice(0, -1),
      token.toUpperCase(),
      'x'.repeat(10_000),
      "' or 1=1 --",
    ]) {
      expect(await agents().findByToken(wrong)).toBeUndefined();
    }
  });

  it('refuses a second person of the same name and keeps the first one’s token', async () => {
    const { token } = await agents().add({ name: 'Liv', role: 'agent', languages: [] });
    await expect(agents().add({ name: 'Liv', role: 'admin', languages: [] })).rejects.toMatchObject({
      code: 'AGENT_EXISTS',
    });
    expect(await agents().findByToken(token)).toMatchObject({ name: 'Liv', role: 'agent' });
  });

  it('forgets the token of a person who has left', async () => {
    const { token } = await agents().add({ name: 'Per', role: 'agent', languages: [] });
    await leave(db.store, 'Per');
    expect(await agents().findByToken(token)).toBeUndefined();
  });
});

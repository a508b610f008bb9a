import { describe, expect, it } from '@jest/globals';
import type { Brand } from '../../src/brand';
import type { CaseDetail } from '../../src/console/contract/case';
import { until } from '../support/until';
import { textOf, useWalk, type Walk } from '../support/walk';
import { agentOf } from '../support/walk-agent';

/** Messenger's people answer in the desk, Instagram's in Meta's own inbox. */
const context = useWalk({
  brand: (brand: Brand) => ({
    ...brand,
    handoff: { ...brand.handoff, reopenHours: 24 },
    accounts: brand.accounts.map((account) => {
      if (account.channel === 'x') return account;
      return { ...account, routing: account.channel === 'facebook' ? 'console' : 'inbox' } as const;
    }),
  }),
});

describe('a conversation on an account with conversation routing', () => {
  it('is taken back from Meta’s inbox before a person’s words leave the desk, and let go of at the end', async () => {
    const { walk } = context;
    const agent = await agentOf(walk);
    const customer = await walk.customer('facebook');
    await customer.says('human');
    await customer.hearsAll();
    await customer.personReplies('Hi, Ola from the page inbox.');
    await walk.becomes(customer, 'human');
    expect(await agent.reply(customer, 'Kari here, in the desk.')).toMatchObject({ status: 200 });
    expect((await customer.hears()).text).toBe('Kari here, in the desk.');
    expect(await callsOf(walk, customer.userId)).toEqual(['take_thread_control']);
    // Our own taking is no hand-back.
    expect(await walk.thread(customer)).toMatchObject({ control: 'human' });
    const { caseId } = await walk.thread(customer);
    await agent.resolve(customer, 'done');
    await until(
      'the release',
      async () => (await callsOf(walk, customer.userId)).at(-1) === 'release_thread_control',
    );
    const { case: closed } = (await agent.get<CaseDetail>(`/cases/${caseId}`)).body;
    expect(closed.status).toBe('resolved');
    await customer.says('hello');
    expect(textOf(await customer.hearsAll())).toMatch(/bot/);
    // This brand takes a case up again within a day.
    expect((await agent.look(customer)).case).toMatchObject({ id: caseId, status: 'open', control: 'bot' });
    expect(await agent.resolve(customer, 'done again')).toMatchObject({ status: 200 });
    walk.travel(25 * 3_600_000);
    await customer.says('hello');
    await customer.hearsAll();
    expect((await agent.look(customer)).case.id).not.toBe(caseId);
  });

  it('goes to Meta’s inbox after the bot’s words, waits there for an answer, and comes back by the desk', async () => {
    const { walk } = context;
    const agent = await agentOf(walk);
    const customer = await walk.customer('instagram');
    await customer.says('hello');
    await customer.hearsAll();
    await customer.says('human');
    expect(textOf(await customer.hearsAll())).toMatch(/person/);
    await walk.becomes(customer, 'human');
    expect(await callsOf(walk, customer.userId)).toEqual(['pass_thread_control']);
    const waiting = await agent.look(customer);
    expect(waiting.case).toMatchObject({ status: 'open', reason: 'asked_for_human' });
    expect(waiting.case.dueAt).toBeDefined();
    await customer.personReplies('Ola here.');
    await until('the answer to count', async () => (await agent.look(customer)).case.status === 'waiting');
    await agent.returns(customer);
    expect((await customer.hears()).text).toMatch(/bot/);
    expect(await callsOf(walk, customer.userId)).toEqual(['pass_thread_control', 'take_thread_control']);
    await customer.says('how do I renew?');
    expect(await customer.hearsAll()).not.toHaveLength(0);
  });

  it('stays where it is on other accounts', async () => {
    const { walk } = context;
    const agent = await agentOf(walk);
    const customer = await walk.customer('x');
    await customer.says('human');
    await customer.hearsAll();
    await agent.reply(customer, 'Kari here.');
    await customer.hears();
    const rows = await walk.rows(`select 1 from outbox where thread_id = $1 and kind = 'control'`, [
      customer.threadId,
    ]);
    expect(rows).toEqual([]);
  });
});

/** Thread-control calls that the platform has seen for this customer, oldest first. */
async function callsOf(walk: Walk, userId: string): Promise<(string | undefined)[]> {
  const log = await walk.log();
  return log
    .filter((entry) => entry.type === 'control' && entry.userId === userId)
    .map((entry) => (entry as typeof entry & { call?: string }).call);
}

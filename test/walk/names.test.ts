import { describe, expect, it } from '@jest/globals';
import type { ChannelName } from '../../src/channel/account';
import type { ThreadList, ThreadRow } from '../../src/console/contract/inbox';
import { until } from '../support/until';
import { type Customer, useWalk } from '../support/walk';
import { agentOf, type WalkAgent } from '../support/walk-agent';

const context = useWalk();
const DAY_MS = 24 * 3_600_000;

describe('the name of a customer', () => {
  it.each(['facebook', 'instagram', 'x'] as const)('is in the row of the desk on %s', async (channel) => {
    const agent = await agentOf(context.walk);
    const { customer, name, handle } = await newcomer(channel);
    await customer.says('hello');
    await customer.hearsAll();
    context.walk.travel(5_000);
    const row = await rowWhen(agent, customer, (one) => one.name !== undefined);
    expect(row).toMatchObject({ name, ...(channel !== 'facebook' && { handle }) });
    const told = await context.walk.rows(
      `select 1 from live_event where kind = 'customer' and thread_id = $1`,
      [customer.threadId],
    );
    expect(told).not.toHaveLength(0);
  });

  it('is asked for once, and again when they come back after a month with something new', async () => {
    const { walk } = context;
    const { customer } = await newcomer('instagram');
    const asked = () => timesAsked(customer);
    await customer.says('hello');
    await customer.hearsAll();
    walk.travel(5_000);
    await until('the first question', async () => (await asked()) === 1);
    await customer.says('how do I renew?');
    await customer.hearsAll();
    walk.travel(31 * DAY_MS);
    await walk.rows(`update "case" set status = 'resolved' where thread_id = $1 returning 1`, [
      customer.threadId,
    ]);
    await walk.rows('update thread set case_id = null where id = $1 returning 1', [customer.threadId]);
    expect(await asked()).toBe(1);
    await customer.says('hello again');
    await customer.hearsAll();
    walk.travel(5_000);
    await until('the second question', async () => (await asked()) === 2);
  });

  it('stays unknown when the platform does not tell it', async () => {
    const { walk } = context;
    const agent = await agentOf(walk);
    const { customer } = await newcomer('instagram');
    await walk.fault('profile-refused', { userId: customer.userId });
    await customer.says('hello');
    await customer.hearsAll();
    walk.travel(5_000);
    await noMoreToAsk(customer);
    const row = await rowWhen(agent, customer, () => true);
    expect(row).not.toHaveProperty('name');
    expect(row).not.toHaveProperty('handle');
    walk.travel(DAY_MS);
    expect(await timesAsked(customer)).toBe(1);
  });

  it('is not asked of somebody who was blocked before', async () => {
    const { walk } = context;
    const { customer } = await newcomer('facebook');
    await customer.says('hello');
    await customer.hearsAll();
    await walk.rows(
      'insert into block (thread_id, account_id, at) select id, account_id, $2 from thread where id = $1 returning 1',
      [customer.threadId, walk.clock.now()],
    );
    walk.travel(5_000);
    await noMoreToAsk(customer);
    expect(await timesAsked(customer)).toBe(0);
  });

  it('goes with everything else when they are erased', async () => {
    const { walk } = context;
    const admin = await agentOf(walk, 'admin');
    const { customer, name } = await newcomer('x');
    await customer.says('hello');
    await customer.hearsAll();
    const { name: shown } = await rowWhen(admin, customer, (one) => one.name !== undefined);
    expect(shown).toBe(name);
    const [person] = await walk.rows<{ id: number }>(
      'select contact_id id from identity where thread_id = $1',
      [customer.threadId],
    );
    const { body } = await admin.get<{ name: string; parts: { accounts: object[] } }>(
      `/customers/${person?.id}/export`,
    );
    expect(body).toMatchObject({ name, parts: { accounts: [{ name }] } });
    const erased = await admin.post(`/customers/${person?.id}/erase`, { confirm: name });
    expect(erased.status).toBe(200);
    for (const table of ['contact', 'identity', 'inbox', 'turn', 'live_event', 'message'])
      expect({
        table,
        left: await walk.rows(`select 1 from ${table} t where t::text like '%' || $1 || '%'`, [name]),
      }).toEqual({
        table,
        left: [],
      });
  });
});

let serial = 0;

async function newcomer(channel: ChannelName) {
  const { walk } = context;
  const name = `Ingrid Solberg${++serial}`;
  const customer = await walk.customer(channel, name);
  const { userId } = customer;
  const [, accountId] = customer.threadId.split(':');
  const known = { channel, accountId, userId };
  const { handle } = await walk.admin<{ handle: string }>('/admin/users', known);
  return { customer, name, handle };
}

async function rowWhen(
  agent: WalkAgent,
  customer: Customer,
  isRight: (row: ThreadRow) => boolean,
): Promise<ThreadRow> {
  return await until(`the row of ${customer.channel}`, async () => {
    const { threads } = (await agent.get<ThreadList>('/threads?view=all')).body;
    const row = threads.find(({ threadId }) => threadId === customer.threadId);
    return row && isRight(row) ? row : undefined;
  });
}

async function timesAsked({ userId }: Customer): Promise<number> {
  const log = await context.walk.log();
  return log.filter((entry) => {
    const { path } = entry as typeof entry & { path?: string };
    return entry.type === 'api' && path?.includes(`/${userId}`) === true;
  }).length;
}

async function noMoreToAsk({ threadId }: Customer): Promise<void> {
  const open = () => context.walk.rows('select 1 from profile_call where thread_id = $1', [threadId]);
  await until('the question to be settled', async () => (await open()).length === 0);
}

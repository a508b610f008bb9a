import { describe, expect, it } from '@jest/globals';
import { lastOf, linkIn, textOf, useWalk } from '../support/walk';
import { agentOf } from '../support/walk-agent';

const context = useWalk();

describe('while the order system does not answer', () => {
  it.each([
    ['facebook', 'en', 'renew', /can't check orders right now.*colleague/s, /couldn't match/],
    ['instagram', 'nb', 'jeg vil fornye', /ikke sjekket ordrer.*kollega/s, /stemme med/],
    ['x', 'zh', '我想续费', /查不了订单.*同事/s, /对不上/],
  ] as const)(
    'nobody is told that an order does not exist: a person takes over (%s, %s)',
    async (channel, _language, request, honest, miss) => {
      const { walk } = context;
      const { number, email } = await walk.order();
      const customer = await walk.customer(channel);
      await walk.rows('alter table "order" rename to order_gone');
      try {
        await customer.says(`${request} ${number} ${email}`);
        const heard = textOf(await customer.hearsAll());
        expect(heard).toMatch(honest);
        expect(heard).not.toMatch(miss);
        expect((await walk.thread(customer)).control).toBe('handoff_requested');
        const agent = await agentOf(walk);
        expect((await agent.look(customer)).case.reason).toBe('order_system_down');
        expect(await walk.rows('select id from attempt where thread_id = $1', [customer.threadId])).toEqual(
          [],
        );
      } finally {
        await walk.rows('alter table order_gone rename to "order"');
      }
      await customer.says(`${request} ${number} ${email}`);
      expect(linkIn(lastOf(await customer.hearsAll()))).toBeTruthy();
    },
  );

  it.each([
    ['en', 'human', /person.*colleague/s],
    ['nb', 'menneske', /menneske.*kollega/s],
    ['zh', '转人工', /人工.*同事/s],
  ] as const)('the word for a person still works (%s)', async (_language, word, person) => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await walk.rows('alter table "order" rename to order_gone');
    try {
      await customer.says(word);
      expect(textOf(await customer.hearsAll())).toMatch(person);
      const agent = await agentOf(walk);
      expect((await agent.look(customer)).case.reason).toBe('asked_for_human');
    } finally {
      await walk.rows('alter table order_gone rename to "order"');
    }
  });

  it('the word for a person works for a customer with a proved order too, whoever holds the table', async () => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer('facebook');
    await customer.says(`renew ${number} ${email}`);
    await customer.hearsAll();
    await walk.database.store.transaction(async (tx) => {
      await tx.query({ text: 'lock table "order" in access exclusive mode' });
      await customer.says('human');
      expect((await customer.hears()).text).toMatch(/person.*colleague/s);
    });
    const agent = await agentOf(walk);
    expect((await agent.look(customer)).packet?.orders).toEqual([{ orderNumber: number.replace('-', '') }]);
  });
});

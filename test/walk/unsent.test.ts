import { describe, expect, it } from '@jest/globals';
import { useWalk } from '../support/walk';

const context = useWalk();

describe('a message that the customer takes back', () => {
  // X does not tell when somebody takes a message back.
  it.each(['facebook', 'instagram'] as const)(
    'leaves nothing of the order it named in what the bot remembers (%s)',
    async (channel) => {
      const { walk } = context;
      const { number } = await walk.order();
      const customer = await walk.customer(channel);
      await customer.says('Hi, I want to renew my plan');
      await customer.hears();
      const { messageId } = await customer.sends({ text: number });
      await customer.hears();
      await customer.says('how long does that take?');
      await customer.hearsAll();
      // What the bot said stays, also the platform's echo of it.
      const kept = async () =>
        JSON.stringify(
          await walk.database.store.query({
            text: `select state::text from thread where id = $1
                   union all select concat(trace->'input', trace->'understanding', trace->'actions') from turn
                              where thread_id = $1
                   union all select payload::text from inbox where thread_id = $1 and payload->>'kind' <> 'echo'
                   union all select text from message where thread_id = $1 and origin = 'customer'`,
            values: [customer.threadId],
          }),
        );
      expect(await kept()).toContain(number);

      await customer.event('delete', { messageId, await: true });
      await customer.hearsNothing();
      expect(await kept()).not.toContain(number);

      await customer.says('I want to renew my plan');
      expect((await customer.hears()).text).toMatch(/order number/);
    },
  );
});

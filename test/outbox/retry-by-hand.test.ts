import { describe, expect, it } from '@jest/globals';
import { deadLetters, retryDeadLetter } from '../../src/outbox/operate';
import { textOf, useWalk } from '../support/walk';

const context = useWalk();

describe('a message that an operator puts back', () => {
  it('is sent by the product that runs, which nobody has told', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await customer.says('hello');
    await customer.hearsAll();
    // As after an outage that outlasted every try.
    await walk.rows(
      `insert into outbox (thread_id, account_id, inbox_id, step, epoch, body, status, reason, attempt)
       select thread_id, account_id, inbox_id, step + 1, epoch, '{"text": "given up before"}', 'dead', 'BUSY', 5
         from outbox where thread_id = $1`,
      [customer.threadId],
    );
    await customer.hearsNothing();
    const [dead] = await deadLetters(walk.app.store, 1);
    expect(await retryDeadLetter(walk.app.store, dead?.id ?? 0)).toBe(true);
    expect(textOf([await customer.hears()])).toBe('given up before');
    await walk.settle();
    expect(await walk.rows('select status, reason from outbox where id = $1', [dead?.id])).toEqual([
      { status: 'sent', reason: null },
    ]);
  });
});

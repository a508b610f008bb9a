import { describe, expect, it } from '@jest/globals';
import { appendToInbox } from '../../src/inbox/append';
import { EMPTY_STATE, type Slots, type ThreadState } from '../../src/turn/port';
import { forget, onlySaidIn, tellingValues } from '../../src/turn/unsent';
import { useTestDatabase } from '../support/database';
import { messageRow, threadOf } from '../support/spine';

const MAIL = 'mei@fjord-esim.example';

describe('what only unsent messages told', () => {
  const database = useTestDatabase();

  /** A turn in which these messages were answered together, and what was understood of them. */
  async function answered(user: string, keys: readonly string[], slots: Slots): Promise<void> {
    const { store } = database;
    await store.transaction((tx) =>
      appendToInbox(
        tx,
        keys.map((key) => messageRow(user, 'text', key)),
      ),
    );
    await store.query({
      text: `insert into turn (thread_id, inbox_ids, epoch, at, trace)
             select $1, array_agg(id), 0, 0, $3 from inbox where thread_id = $1 and dedupe_key = any($2)`,
      values: [threadOf(user), keys, JSON.stringify({ understanding: { slots } })],
    });
  }
  const only = (user: string, ...keys: string[]) => onlySaidIn(database.store, threadOf(user), keys);

  it('is whatever no other message said as well', async () => {
    await answered('a', ['1'], { orderNumbers: ['NO-48213', 'NO-48214'], cycle: 'yearly' });
    await answered('a', ['2'], { orderNumbers: ['NO-48214'], email: MAIL });
    await answered('b', ['3'], { orderNumbers: ['NO-48213'] });
    expect(await only('a', '1')).toEqual(['NO-48213', 'yearly']);
    expect(await only('a', '2')).toEqual([MAIL]);
    expect(await only('a', 'never seen')).toEqual([]);
  });

  it('is also what two of them told, when both are unsent', async () => {
    await answered('c', ['1'], { email: MAIL });
    await answered('c', ['2'], { email: MAIL });
    expect(await only('c', '1')).toEqual([]);
    expect(await only('c', '1', '2')).toEqual([MAIL]);
  });

  it('is all that was understood of messages answered together', async () => {
    await answered('d', ['1', '2'], { orderNumbers: ['NO-48213'], email: MAIL });
    expect(await only('d', '2')).toEqual(['NO-48213', MAIL]);
  });

  it('can tell a person only where it is more than a choice or a count', () => {
    expect(tellingValues(['NO-48213', MAIL, 'yearly', 3])).toEqual(['NO-48213', MAIL]);
  });
});

describe('forgetting', () => {
  const state: ThreadState = {
    ...EMPTY_STATE,
    slots: {
      orderNumbers: ['NO-48213', 'NO-48214'],
      unmatched: ['NO-48213'],
      proved: ['NO-48214'],
      lastPaid: ['NO-48213'],
      email: MAIL,
      cycle: 'yearly',
    },
    flow: { intent: 'renew', data: { linkSent: true } },
    expect: { kind: 'slot', slot: 'contact' },
    choices: [{ id: 'order:NO-48213', label: 'NO-48213' }],
    asked: 2,
  };

  it('takes the values wherever they were kept, and the question that was built on them', () => {
    expect(forget(state, ['NO-48213', MAIL])).toEqual({
      ...EMPTY_STATE,
      slots: {
        orderNumbers: ['NO-48214'],
        proved: ['NO-48214'],
        lastPaid: ['NO-48213'],
        cycle: 'yearly',
      },
      flow: { intent: 'renew' },
    });
  });

  it('takes a number that could have been two things from where the customer put it', () => {
    const kept = { ...EMPTY_STATE, slots: { orderNumbers: [], phone: '90000001' } };
    expect(forget(kept, ['90000001']).slots).toEqual({ orderNumbers: [] });
  });

  it('leaves a state as it is that holds none of them', () => {
    expect(forget(state, ['NO-99999', 'monthly'])).toBe(state);
  });
});

import type { Capabilities } from '../channel/adapter';
import { without } from '../lib/without';
import type { Heard } from './decide-heard';
import type { DecideInput, Decision, Expectation, Say, ThreadState } from './port';

export type ReminderWish = 'yes' | 'no' | 'ask';

/** What an open offer is called, and the ids of its choices. */
export const REMINDER_CHOICES = { topic: 'reminders', yes: 'reminders:yes', no: 'reminders:no' } as const;

/** A "yes" later than this belongs to something else than the offer. */
const OFFER_MS = 24 * 3_600_000;

/** What the customer wants about reminders; undefined: nothing, or the brand sends none. */
export function reminderWish({ understanding, state, context }: DecideInput): ReminderWish | undefined {
  if (!context.brand.reminds) return undefined;
  const { choice, intent, reminder } = understanding;
  if (choice === REMINDER_CHOICES.yes) return 'yes';
  if (choice === REMINDER_CHOICES.no) return 'no';
  if (choice !== undefined) return undefined;
  if (reminder !== undefined) return reminder;
  const { expect, reminders } = state;
  const asked = expect?.kind === 'confirm' && expect.what === REMINDER_CHOICES.topic;
  if (!asked || reminders === undefined || context.now - reminders.at > OFFER_MS) return undefined;
  if (intent === 'affirm') return 'yes';
  return intent === 'deny' ? 'no' : undefined;
}

/** An offer that nobody took up in time: a "yes" now is a yes to nothing. */
export function isStaleOffer(expect: Expectation): boolean {
  return expect.kind === 'confirm' && expect.what === REMINDER_CHOICES.topic;
}

/**
 * Gives or withdraws the consent, or offers reminders to whom only asked about them. The order may still be unknown:
 * `needsOrder` says so.
 */
export function answerReminders(
  wish: ReminderWish,
  { input }: Heard,
): Extract<Decision, { state: ThreadState }> {
  const { state, context } = input;
  const window = { replyWindowMs: context.replyWindowMs };
  const at = context.now;
  const asked = state.expect?.kind === 'confirm' && state.expect.what === REMINDER_CHOICES.topic;
  const heard = { ...(asked ? without(state, 'expect') : state), misunderstood: 0 };
  switch (wish) {
    case 'yes': {
      const orders = ordersOf(heard);
      const words = orders.length > 0 ? reminderWords('on', window, orders) : NOTED;
      return {
        state: { ...heard, reminders: { status: 'on', at } },
        actions: [{ type: 'consent', kind: 'reminders', given: true }, words],
      };
    }
    case 'no':
      return {
        state: { ...heard, reminders: { status: 'off', at } },
        actions: [
          { type: 'consent', kind: 'reminders', given: false },
          {
            type: 'say',
            key: state.reminders?.status === 'on' ? 'system/reminder-off' : 'system/reminder-declined',
          },
        ],
      };
    case 'ask':
      if (heard.reminders?.status === 'on')
        return { state: heard, actions: [reminderWords('on', window, ordersOf(heard))] };
      return {
        state: {
          ...without(heard, 'flow'),
          expect: { kind: 'confirm', what: REMINDER_CHOICES.topic },
          reminders: { status: 'offered', at },
        },
        actions: [reminderWords('offer', window)],
      };
  }
}

/** No order is proved yet, or new details came along: the identity gate has to be passed. */
export function needsOrder(wish: ReminderWish, { input: { state }, news }: Heard): boolean {
  return wish === 'yes' && (news.orders || ordersOf(state).length === 0);
}

/** Where the platform lets nobody write after a day of silence, that is said along: no promise that may be broken. */
export function reminderWords(
  what: 'offer' | 'on',
  { replyWindowMs }: Pick<Capabilities, 'replyWindowMs'> | { readonly replyWindowMs: number | undefined },
  orders: readonly string[] = [],
): Say {
  const limited = replyWindowMs !== undefined;
  if (what === 'offer') {
    const key = limited ? 'system/reminder-offer-window' : 'system/reminder-offer';
    return { type: 'say', key, choices: YES_NO };
  }
  if (orders.length === 0) return NOTED;
  const key = limited ? 'system/reminder-on-window' : 'system/reminder-on';
  return { type: 'say', key, values: { orders: { list: orders } } };
}

const NOTED: Say = { type: 'say', key: 'system/reminder-noted', withNext: true };
const YES_NO: NonNullable<Say['choices']> = [
  { id: REMINDER_CHOICES.yes, key: 'system/reminder-choice-yes' },
  { id: REMINDER_CHOICES.no, key: 'system/reminder-choice-no' },
];

function ordersOf({ slots }: ThreadState): readonly string[] {
  return slots.proved ?? [];
}

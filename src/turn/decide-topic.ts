import { placeNamed } from '../lib/zone-places';
import { type Kit, ownWords } from './decide-answer';
import type { Heard } from './decide-heard';
import { asksAboutHours } from './decide-hours';
import { LOST_DETAILS } from './decide-lost';
import { ABOUT_OURS, isAboutThing } from './decide-thing';
import { lookedFor } from './look-again';
import type { ThreadState, Understanding } from './port';

// A value says more than the pleasantry around it: "hi, NO-48213" goes on with the renewal.
const GIVE_WAY_TO_VALUES = new Set(['provide-details', 'fallback', 'greeting', 'thanks', 'affirm', 'deny']);
/** Where values go when no flow is open. */
export const DEFAULT_FLOW = 'renew';
/** Where codes are talked about; one of ours, said in a renewal, belongs to that renewal. */
const ABOUT_CODES = 'promotions';
/** Answers about towns; a town alone, said after it, means the same. */
const ABOUT_TOWNS = 'find-shop';
/** "And Shanghai?", "上海呢". */
const SHORT = 40;

/** The intent that answers: the one a choice belongs to, the open flow for values, else what was understood. */
export function topicOf({ input: { understanding, state, context }, news }: Heard, kit: Kit): string {
  const { choice, intent } = understanding;
  const open = state.flow && kit.modules.has(state.flow.intent) ? state.flow.intent : DEFAULT_FLOW;
  const chosen = choice === undefined ? undefined : intentOfChoice(choice, kit);
  const named = intent === LOST_DETAILS && !chosen ? intent : ownWords(chosen ?? intent, kit);
  if (chosen === undefined && !news.orders && !news.contact && isTownAlone(understanding, state))
    return ABOUT_TOWNS;
  const hoursOf = asksAboutHours(understanding, state, context.now);
  if (hoursOf !== undefined) return hoursOf;
  if (chosen === undefined && news.promoCode && (named === ABOUT_CODES || GIVE_WAY_TO_VALUES.has(intent)))
    return isRenewing(state) ? DEFAULT_FLOW : ABOUT_CODES;
  const givesWay = GIVE_WAY_TO_VALUES.has(intent);
  if (chosen === undefined && !news.orders && !news.contact)
    if (isAboutThing(understanding, state, context, givesWay)) return ABOUT_OURS;
  if (named === 'provide-details') return open;
  const brought = news.orders || news.contact || news.cycle;
  return chosen === undefined && brought && givesWay ? open : named;
}

function isRenewing({ flow, slots }: ThreadState): boolean {
  return flow?.intent === DEFAULT_FLOW || slots.orderNumbers.length > 0;
}

function isTownAlone({ text, intent, slots }: Understanding, state: ThreadState): boolean {
  if (!GIVE_WAY_TO_VALUES.has(intent) || state.answered?.at(-1)?.intent !== ABOUT_TOWNS) return false;
  return slots.city !== undefined || (text.length <= SHORT && placeNamed(text) !== undefined);
}

/** Choice ids are `<intent>` or `<intent>:<value>`; Meta's start button sends GET_STARTED. */
function intentOfChoice(choice: string, kit: Kit): string | undefined {
  if (choice === 'GET_STARTED') return 'greeting';
  const intent = lookedFor(choice) ?? choice.split(':', 1)[0] ?? '';
  return kit.modules.has(intent) || kit.catalogue.intents.has(intent) ? intent : undefined;
}

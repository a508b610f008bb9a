import { findPromoCode, foldPromoCode, typedPromoCode } from '../../src/lib/promo-code';
import {
  type DecideInput,
  type Decision,
  type IntentModule,
  type PublicPromotion,
  type ReplyValue,
  say,
} from '../../src/turn/port';

/**
 * A code that was named, or the promotions that run today without one: the price of a renewal has those taken off
 * already. Which codes exist is told to nobody.
 */
export const promotions: IntentModule = { intent: 'promotions', decide };

function decide({ understanding, state, context }: DecideInput): Decision {
  const { now, brand } = context;
  const all = brand.facts?.promotions ?? [];
  const codes = all.flatMap(({ code }) => code ?? []);
  const ours = findPromoCode(understanding.text, codes);
  if (ours !== undefined) {
    const named = all.filter(({ code }) => code === ours);
    return { state, actions: [say(`promotions/code-${stateOf(named, now)}`, { promoCode: ours })] };
  }
  const typed = typedPromoCode(understanding.text);
  if (typed !== undefined && !isKnownOtherwise(typed, understanding, state)) {
    return { state, actions: [say('promotions/code-unknown', { promoCode: typed })] };
  }
  const open = all.filter((promotion) => promotion.code === undefined && isRunning(promotion, now));
  if (open.length === 0) return { state, actions: [say('promotions/none')] };
  return { state, actions: [say('promotions/answer', { promotions: { lines: open.map(lineOf) } })] };
}

/** The short code that link and page share is no promotion's, nor is an order number. */
function isKnownOtherwise(
  typed: string,
  { slots }: DecideInput['understanding'],
  { lastLink }: DecideInput['state'],
): boolean {
  const bare = foldPromoCode(typed);
  return [...(slots.orderNumbers ?? []), lastLink?.code ?? ''].some((other) => foldPromoCode(other) === bare);
}

function stateOf(named: readonly PublicPromotion[], now: number): 'noted' | 'over' | 'not-yet' {
  if (named.some((promotion) => isRunning(promotion, now))) return 'noted';
  return named.some(({ from }) => from !== undefined && from > now) ? 'not-yet' : 'over';
}

function isRunning({ from, until }: PublicPromotion, now: number): boolean {
  return (from ?? now) <= now && now <= (until ?? now);
}

function lineOf({ names, until }: PublicPromotion): ReplyValue {
  const name = { names };
  if (until === undefined) return { key: 'promotions/line', values: { name } };
  return { key: 'promotions/line-until', values: { name, until: { day: until } } };
}

import type { DecideInput, Decision, IntentModule, PublicPromotion, ReplyValue } from '../../src/turn/port';

/** The promotions that run today; the price of a renewal has them taken off already. */
export const promotions: IntentModule = { intent: 'promotions', decide };

function decide({ state, context }: DecideInput): Decision {
  const { now, brand } = context;
  const running = (brand.facts?.promotions ?? []).filter(
    ({ from, until }) => (from ?? now) <= now && now <= (until ?? now),
  );
  if (running.length === 0) return { state, actions: [{ type: 'say', key: 'promotions/none' }] };
  const values = { promotions: { lines: running.map(lineOf) } };
  return { state, actions: [{ type: 'say', key: 'promotions/answer', values }] };
}

function lineOf({ names, until }: PublicPromotion): ReplyValue {
  const name = { names };
  if (until === undefined) return { key: 'promotions/line', values: { name } };
  return { key: 'promotions/line-until', values: { name, until: { day: until } } };
}

import type { Signal } from '../../console/contract/verdict';

/** How much each signal tells by itself, 0 to 1. */
const WEIGHTS: Readonly<Record<Signal, number>> = {
  seed_phrase: 0.5,
  credentials: 0.45,
  account_threat: 0.45,
  engagement: 0.45,
  gift_card: 0.4,
  money_bait: 0.4,
  known_fake: 0.6,
  look_alike: 0.4,
  channel_invite: 0.35,
  link_heavy: 0.25,
  known_campaign: 0.65,
  same_text: 0.35,
  first_contact: 0.1,
};

const ASKS: readonly Signal[] = [
  'seed_phrase',
  'credentials',
  'account_threat',
  'engagement',
  'gift_card',
  'money_bait',
];
const WAYS_OUT: readonly Signal[] = ['channel_invite', 'link_heavy'];
/** Signals of one family have one cause: two of them are one reason. */
const FAMILIES: readonly (readonly Signal[])[] = [
  ASKS,
  WAYS_OUT,
  ['known_fake', 'look_alike'],
  ['same_text', 'known_campaign'],
  // That people have judged it is a reason of its own beside its being a copy.
  ['known_campaign'],
];

/** From here on people are shown it. */
const WORTH_A_LOOK = 0.38;
/** One of these shows what it wants of us; many customers may write of the same fake. */
const INTENT: readonly Signal[] = [...ASKS, ...WAYS_OUT, 'known_campaign'];
/** From here on, with two independent reasons, the bot puts it away by itself. */
const CERTAIN = 0.65;
const FEWEST_REASONS = 2;

export interface Score {
  /** 0 to 1: the chance that all signals mislead at once, turned round. */
  readonly score: number;
  readonly level: 'nothing' | 'suspicious' | 'certain';
}

/** Weighs signals. One reason, however strong, never makes it certain: an ordinary customer may happen on one. */
export function weigh(signals: readonly Signal[]): Score {
  const innocent = signals.reduce((chance, signal) => chance * (1 - WEIGHTS[signal]), 1);
  const score = Math.round((1 - innocent) * 100) / 100;
  const reasons = FAMILIES.filter((family) => family.some((signal) => signals.includes(signal))).length;
  if (reasons === 0 || score < WORTH_A_LOOK) return { score, level: 'nothing' };
  const wantsSomething = INTENT.some((signal) => signals.includes(signal));
  const certain = score >= CERTAIN && reasons >= FEWEST_REASONS && wantsSomething;
  return { score, level: certain ? 'certain' : 'suspicious' };
}

import type { ReplyPart } from '../channel/compose';
import type { Language } from '../lib/languages';
import type { Action, DecideContext, Facts, ThreadState, Understanding } from './port';

/** Everything a turn saw, concluded and said: enough to do it again without database or network. */
export interface Trace {
  /** Raised when older traces can no longer be replayed. */
  readonly version: 1;
  readonly input: {
    readonly messages: readonly {
      readonly text: string;
      readonly choice?: string;
      readonly attachments: number;
    }[];
    readonly state: ThreadState;
    /** Without the brand, which is configuration and not this turn's. */
    readonly context: Omit<DecideContext, 'brand'>;
  };
  /** With the likeliest intents only. */
  readonly understanding: Understanding;
  readonly facts: Facts;
  /** What the intents decided. */
  readonly actions: readonly Action[];
  /** The loop guard had the last word instead. */
  readonly loop?: true;
  readonly language: Language;
  /** Link tokens are struck out: a trace is read by people. */
  readonly words: readonly ReplyPart[];
  /** Machine time of each step, ms; `facts.<kind>` for each look-up. */
  readonly timings: Readonly<Record<string, number>>;
  /** How long the oldest message had waited when the turn began, for more of its burst: machine time, ms. */
  readonly waitedMs?: number;
}

const RANKED_KEPT = 5;

/** An understanding as a trace keeps it: the likeliest intents, to three decimals. */
export function traced(understanding: Understanding): Understanding {
  const ranked = understanding.ranked
    .slice(0, RANKED_KEPT)
    .map(({ intent, confidence }) => ({ intent, confidence: Math.round(confidence * 1_000) / 1_000 }));
  return { ...understanding, ranked };
}

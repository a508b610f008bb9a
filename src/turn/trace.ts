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
    readonly context: DecideContext;
  };
  readonly understanding: Understanding;
  readonly facts: Facts;
  /** What the intents decided. */
  readonly actions: readonly Action[];
  /** The loop guard had the last word instead. */
  readonly loop?: true;
  readonly language: Language;
  /** Link tokens are struck out: a trace is read by people. */
  readonly words: readonly ReplyPart[];
  /** Machine time of each step, ms. */
  readonly timings: Readonly<Record<string, number>>;
}

import type { Language } from '../lib/languages';
import type { Cycle, ReplyValue } from './values';

/**
 * What a turn and a skill say to each other. A skill is a form that asks several questions in a row; each step of it is
 * a fact a decision asks for, so that deciding stays pure and a recorded turn can be replayed.
 */

/** What a skill knows so far, by the name of its question. */
export type SkillSlots = Readonly<Record<string, string | number>>;

/** Words of a skill: a reply key of intents/<skill>/replies.*.yaml with its values, never text. */
export interface SkillWords {
  readonly key: string;
  readonly values?: Readonly<Record<string, ReplyValue>>;
  readonly withNext?: boolean;
  readonly choices?: readonly { readonly id: string; readonly key: string }[];
}

/** A skill in the middle, as the thread remembers it. */
export interface SkillMemory {
  /** The intent whose skill it is. */
  readonly skill: string;
  /** The form with its version, `call-me-back@1`: one of another version begins again with what is known. */
  readonly form: string;
  readonly slots: SkillSlots;
  /** The question that is open. */
  readonly open: string;
  /** Any text is an answer to the open question. */
  readonly free: boolean;
  /** The answer is a name or an address: the language it seems to be in is not the customer's. */
  readonly names?: true;
  /** Asks the open question once more, in other words. */
  readonly again: SkillWords;
  /** What a person gets if the conversation ends here. */
  readonly request: CaseRequest;
  /** Where the skill's engine stands; opaque and disposable. */
  readonly engine?: string;
}

/** One step of a skill: what the customer wrote, to be read as an answer to the open question, or a first message. */
export interface SkillRequest {
  readonly kind: 'skill';
  readonly skill: string;
  readonly said: SkillSaid;
  /** Undefined: the skill begins. */
  readonly memory?: SkillMemory;
  /** What the thread knows of the customer: it is not asked for again. */
  readonly known: { readonly phone?: string; readonly email?: string };
  /** Business time, epoch ms. */
  readonly now: number;
}

export interface SkillSaid {
  readonly text: string;
  readonly language: Language;
  readonly intent: string;
  readonly confidence: number;
  /** Those of Understanding that a form may ask for. */
  readonly slots: {
    readonly phone?: string;
    readonly email?: string;
    readonly cycle?: Cycle;
    readonly quantity?: number;
    readonly correction?: boolean;
  };
  readonly choice?: string;
}

export type SkillFact =
  | {
      readonly outcome: 'asked';
      readonly skill: string;
      /** False: the text was no answer to the open question and said nothing else the skill could use. */
      readonly taken: boolean;
      readonly say: readonly SkillWords[];
      /** What the open question makes likely in the next message. */
      readonly expects?: 'contact' | 'yes_or_no';
      readonly memory: SkillMemory;
    }
  | {
      readonly outcome: 'done';
      readonly skill: string;
      readonly say: readonly SkillWords[];
      readonly request: CaseRequest;
    }
  /** `missing`: its engine is not installed. `failed`: it threw or took too long. */
  | { readonly outcome: 'missing' | 'failed' | 'unavailable' };

/** What a skill collected, for the person who does it. Stored in the case's packet, so it grows only by optional fields. */
export interface CaseRequest {
  readonly skill: string;
  /** The customer has confirmed it; false: the conversation ended before that. */
  readonly complete: boolean;
  readonly values: readonly { readonly name: string; readonly value: string }[];
  /** When it has to be done, and from when on it is late; epoch ms. Undefined: as soon as any case. */
  readonly dueAt?: number;
  readonly lateAt?: number;
  readonly quote?: QuoteDraft;
}

/** Prices from the brand's plans; a person makes an offer of it. Whole minor units, VAT included. */
export interface QuoteDraft {
  readonly currency: string;
  readonly quantity: number;
  /** One line for each plan and cycle that may be meant. */
  readonly lines: readonly {
    readonly planId: string;
    readonly plan: string;
    readonly cycle: string;
    readonly unitMinor: number;
    readonly totalMinor: number;
    readonly vatMinor: number;
  }[];
}

import type { ChannelName } from '../channel/account';
import type { Language } from '../lib/languages';
import type { Sensitive } from '../nlu/sensitive';
import type { BrandFacts } from './brand-facts';
import type { Action } from './port-actions';
import type { FactRequest, Facts, KnownOrder } from './port-facts';
import type { SkillMemory } from './port-skills';
import type { Cycle, ReplyValue } from './values';

export type { BrandFacts, PayMethod, PublicPlan, PublicPromotion, Shop } from './brand-facts';
export { HANDOFF_REASONS, type HandoffReason } from './handoff-reasons';
export { type Action, type Say, say } from './port-actions';
export type {
  FactRequest,
  Facts,
  HoursFact,
  IdentityFact,
  KnownOrder,
  KnownPayment,
  PaymentsFact,
  PointsFact,
  QuoteFact,
} from './port-facts';
export {
  type GenuineFact,
  type GenuineRequest,
  LIKENESSES,
  type Likeness,
  PLATFORM_NAMES,
  PLATFORMS,
  type Platform,
  type ThingKind,
  type Told,
} from './port-genuine';
export type { CaseRequest, QuoteDraft, SkillFact, SkillMemory, SkillRequest } from './port-skills';
export { CYCLES, type Cycle, type ReplyValue } from './values';

/**
 * The port between the turn and the intents: what was understood, what is remembered, which facts can be asked for,
 * and what can be done. Deciding is pure: the same input gives the same decision, so every turn can be replayed.
 */

/** Values found in text, normalised: order number as the brand writes it, e-mail lower case, phone E.164. */
export interface Slots {
  readonly orderNumbers?: readonly string[];
  readonly email?: string;
  readonly phone?: string;
  readonly iccid?: string;
  readonly cycle?: Cycle;
  readonly quantity?: number;
  readonly city?: string;
  readonly url?: string;
  /** Language the customer asks to be answered in ("english please"). */
  readonly language?: Language;
  /** A value was found that fits two slots; the customer has to say which. */
  readonly ambiguous?: { readonly value: string; readonly between: readonly ['orderNumber', 'phone'] };
  /** True when the text corrects an earlier value ("sorry, 48214"): the new value replaces, it does not add. */
  readonly correction?: boolean;
}

export interface ScoredIntent {
  readonly intent: string;
  /** Calibrated probability, 0 to 1. */
  readonly confidence: number;
}

/** What the customer's unread messages say, taken together. */
export interface Understanding {
  readonly text: string;
  /** Language to answer in: detected, sticky per thread, or asked for. */
  readonly language: Language;
  /** Best first; the first is `intent`. Empty for a turn without readable text. */
  readonly ranked: readonly ScoredIntent[];
  /** `fallback` when nothing is sure enough. */
  readonly intent: string;
  readonly confidence: number;
  /** What else is said beside it ("I want to renew but lost my order number"), for the few pairs that matter. */
  readonly also?: readonly string[];
  readonly slots: Slots;
  /** Id of the offered choice that was tapped, or typed by its number or label. */
  readonly choice?: string;
  /** Recognised before anything clever runs, in every state. */
  readonly urgent?: 'human' | 'stop' | 'start';
  /** Something that is a person's from its first word on. By fixed words, whatever the intent. */
  readonly sensitive?: Sensitive;
  /** To be reminded before an order ends, not to be, or whether one will be. By fixed words: it is a consent. */
  readonly reminder?: 'yes' | 'no' | 'ask';
  /** Nothing to read: only emoji, only an attachment, only punctuation. */
  readonly wordless?: 'attachment' | 'emoji' | 'nothing';
}

/** What is asked of the customer right now. */
export type Expectation =
  | { readonly kind: 'slot'; readonly slot: 'orderNumber' | 'contact' | 'cycle' }
  | { readonly kind: 'confirm'; readonly what: string }
  | { readonly kind: 'choice'; readonly what: string };

export interface SentLink {
  readonly code: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly orderNumbers: readonly string[];
  readonly cycle?: Cycle;
  /** The promotion's code that was asked for with it. */
  readonly promoCode?: string;
}

/** A customer's text that was not understood, as a thread remembers it until the next turn shows what it meant. */
export interface MissedPhrase {
  /** Masked by src/privacy/phrase-mask.ts but for the names that only the store knows. */
  readonly text: string;
  readonly language: string;
  /** The engine's best guess. */
  readonly intent: string;
  readonly confidence: number;
  /** The last event of the turn it was said in. */
  readonly inboxId: number;
  /** It became a candidate when it was said; false: the engine was sure that it is out of scope. */
  readonly noted: boolean;
}

/** What a thread remembers between turns. JSON; grows only by optional fields. */
export interface ThreadState {
  readonly language?: Language;
  /** The customer chose the language; detection no longer changes it. */
  readonly languageChosen?: boolean;
  /** The bot has said that it is a bot in this stretch of conversation. */
  readonly introduced?: boolean;
  readonly slots: {
    readonly orderNumbers: readonly string[];
    readonly email?: string;
    readonly phone?: string;
    readonly cycle?: Cycle;
    /** A promotion's code the customer gave, as the brand writes it. */
    readonly promoCode?: string;
    /** Order numbers that the contact given so far did not fit; the next number or contact takes their place. */
    readonly unmatched?: readonly string[];
    /** Order numbers this thread has proved to be its own. */
    readonly proved?: readonly string[];
    /** The orders paid last: until another is named, a question about "my plan" means these. */
    readonly lastPaid?: readonly string[];
    /** A value that may be an order number or a phone number, until the customer says which. */
    readonly ambiguous?: string;
    /** How many orders or SIMs the customer spoke of last, and the link they wrote last: for the person who takes over. */
    readonly quantity?: number;
    readonly url?: string;
  };
  /** The intent that is being worked on, with its own small memory. */
  readonly flow?: {
    readonly intent: string;
    readonly data?: Readonly<Record<string, string | number | boolean>>;
  };
  /** A form in the middle; its questions come before everything that is not urgent. */
  readonly skill?: SkillMemory;
  /** A call the customer has been promised; what counts is the case. */
  readonly callBack?: BookedCall;
  readonly expect?: Expectation;
  /** The payment link sent last, without what opens it. */
  readonly lastLink?: SentLink;
  /** Choices shown last, in the order of their numbers. */
  readonly choices?: readonly { readonly id: string; readonly label: string }[];
  /** Turns in a row that were not understood. */
  readonly misunderstood: number;
  /** How often the open question was asked. */
  readonly asked: number;
  /** Reply key → variant used last, so that the bot does not repeat itself word for word. */
  readonly said: Readonly<Record<string, number>>;
  /** Business times of the last answers without progress, epoch ms: the loop guard's memory. */
  readonly answeredAt?: readonly number[];
  /** Questions answered lately, by intent: asked for the first time they are progress. Bounded. */
  readonly answered?: readonly { readonly intent: string; readonly at: number }[];
  /** All answers since this business time; starts anew every ten minutes. */
  readonly pace?: { readonly since: number; readonly answers: number };
  /** Whose opening hours were told last and for which town: a day or a town alone, said soon after, asks about these. */
  readonly told?: { readonly intent: string; readonly city?: string; readonly at: number };
  /** IANA zone of the place the customer said to be in. */
  readonly zone?: string;
  /** The privacy link was given (once a thread). */
  readonly privacyShown?: boolean;
  /** Texts just now that were not understood, masked: the next turn may show what they meant. Bounded. */
  readonly missed?: readonly MissedPhrase[];
  /** While a person is awaited: the customer was told that further messages reach that person. */
  readonly noted?: boolean;
  /** What was said last about reminders (business time, epoch ms). What counts is the ledger, table `consent`. */
  readonly reminders?: { readonly status: 'offered' | 'on' | 'off'; readonly at: number };
  /** Answers in this stretch of conversation: of too many a person takes over. Business time of the last, epoch ms. */
  readonly turns?: { readonly count: number; readonly at: number };
  /** The customer was asked how a case went and has not said it; see ask-satisfaction.ts. */
  readonly satisfaction?: { readonly caseId: number; readonly scale: 3 | 5 };
  /** A look-up that the order system did not answer, to be made again without the customer; see look-again.ts. */
  readonly lookAgain?: LookAgain;
}

export interface BookedCall {
  /** From when, and until when where a span was agreed; epoch ms. */
  readonly at: number;
  readonly until?: number;
  /** The last of the number that will be rung up: enough to recognise it. */
  readonly digits: string;
  /** A person is awaited for nothing else. */
  readonly alone: boolean;
}

export interface LookAgain {
  /** For which it was made. */
  readonly intent: string;
  /** Since when the system has not answered this thread: business time, epoch ms. */
  readonly since: number;
}

export const EMPTY_STATE: ThreadState = { slots: { orderNumbers: [] }, misunderstood: 0, asked: 0, said: {} };

/** What every intent may know without asking. */
export interface DecideContext {
  /** Epoch ms, business time. */
  readonly now: number;
  readonly channel: ChannelName;
  readonly brand: {
    readonly name: string;
    readonly orderExample: string;
    readonly privacyUrl: string;
    readonly website: string;
    readonly handle: string;
    readonly languages: readonly Language[];
    /** Answers from brand.yaml that replies may use as placeholders, already plain text per language. */
    readonly values: Readonly<Record<string, ReplyValue>>;
    /** The same, for intents that choose among plans, promotions or shops. Undefined: nothing is known. */
    readonly facts?: BrandFacts;
    /** The brand reminds those who ask for it. */
    readonly reminds?: boolean;
  };
  /** How long the platform lets the bot write after the customer's last message, ms; left out: no such limit. */
  readonly replyWindowMs?: number;
  readonly optedOut: boolean;
  /** A person was asked for and has not come yet: the bot still helps, but asks for nobody a second time. */
  readonly waitingForPerson?: boolean;
}

export interface DecideInput {
  readonly understanding: Understanding;
  readonly state: ThreadState;
  readonly facts: Facts;
  /** Orders that passed the identity gate; set by the router for a module with `gate: 'identity'`, never empty. */
  readonly orders?: readonly KnownOrder[];
  readonly context: DecideContext;
}

export type Decision =
  | { readonly state: ThreadState; readonly actions: readonly Action[] }
  | { readonly needs: readonly FactRequest[] };

/** An intent with something to decide: `intents/<name>/intent.ts` exports one. */
export interface IntentModule {
  readonly intent: string;
  /** The router first collects order number and contact and checks them; decide sees only orders that matched. */
  readonly gate?: 'identity';
  /** Where no order is named, decide is given the orders that were paid last; `state.slots.orderNumbers` stays empty. */
  readonly aboutLastPaid?: true;
  /** A form of src/skills asks for the details; `decide` answers where the forms' engine is not installed. */
  readonly skill?: true;
  decide(input: DecideInput): Decision;
  /** Asks the open question of this flow again, after an interrupting question was answered. */
  resume?(input: DecideInput): readonly Action[];
}

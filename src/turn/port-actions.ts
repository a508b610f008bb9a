import type { HandoffReason } from './handoff-reasons';
import type { CaseRequest } from './port-skills';
import type { Cycle, ReplyValue } from './values';

/** What a decision does. */
export type Action =
  /** Say reply `key` (`<intent>/<name>` in intents/<intent>/replies.*.yaml). Choice labels are reply keys too. */
  | {
      readonly type: 'say';
      readonly key: string;
      readonly values?: Readonly<Record<string, ReplyValue>>;
      /** Stands in one message with the words that follow. */
      readonly withNext?: boolean;
      /** Holds `{ receiptOf }` values: addresses that only the customer keeps, so it travels as links do. */
      readonly receipts?: true;
      /** These words say that a bot is writing and give the privacy link, so no introduction is put before them. */
      readonly introduces?: boolean;
      readonly choices?: readonly {
        readonly id: string;
        readonly key: string;
        readonly values?: Readonly<Record<string, ReplyValue>>;
      }[];
    }
  /** Make a signed link for the quote and say reply `key`, which may use {url}, {code}, {linkExpires}. */
  | {
      readonly type: 'issue_link';
      readonly quote: unknown;
      /** The orders it renews; remembered with the link. */
      readonly orderNumbers?: readonly string[];
      /** Cycle whose price stands in the words; the page shows it as chosen. */
      readonly cycle?: Cycle;
      /** The code that was asked for with it; remembered with the link. */
      readonly promoCode?: string;
      readonly key: string;
      readonly buttonKey: string;
      readonly values?: Readonly<Record<string, ReplyValue>>;
    }
  /** Move the thread to a person. The one message the customer reads about it is said by the turn, not by the intent. */
  | {
      readonly type: 'handoff';
      readonly reason: HandoffReason;
      /** What was collected for the person. */
      readonly request?: CaseRequest;
      /** The intent's own words say when a person comes: nothing is added to them. */
      readonly saysWhen?: true;
    }
  /** A person is awaited already: this goes to them too. */
  | { readonly type: 'add_request'; readonly request: CaseRequest }
  /** A person is awaited already, and now for something that presses more. */
  | { readonly type: 'press'; readonly reason: HandoffReason }
  /** The customer's answer to how a case went. */
  | { readonly type: 'rate'; readonly caseId: number; readonly score: number }
  | { readonly type: 'opt_out' }
  | { readonly type: 'opt_in' }
  /** The customer's word on something they may allow or forbid; written into the ledger. */
  | { readonly type: 'consent'; readonly kind: 'reminders'; readonly given: boolean }
  | { readonly type: 'resolve'; readonly resolution: string }
  /** Nothing is answered, for a reason that is recorded. */
  | { readonly type: 'suppress'; readonly reason: string };

export type Say = Extract<Action, { type: 'say' }>;

/** The action that says a reply, with values where it has placeholders of its own. */
export function say(key: string, values?: Say['values']): Say {
  return { type: 'say', key, ...(values && { values }) };
}

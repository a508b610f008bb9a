import type { Language } from '../lib/languages';
import type { WeekHours } from '../lib/opening-hours';

export type { WeekHours } from '../lib/opening-hours';

export const CYCLES = ['monthly', 'quarterly', 'yearly'] as const;
export type Cycle = (typeof CYCLES)[number];

/** A value in a reply; formatted in the reader's language by reply.ts. */
export type ReplyValue =
  | string
  | number
  | { readonly minor: number; readonly currency: string }
  /** Calendar day in the brand's zone. */
  | { readonly day: number }
  /** Day and time of day in the brand's zone. */
  | { readonly moment: number }
  /** From one moment to another of the same day, in the brand's zone. */
  | { readonly span: readonly [from: number, until: number] }
  /** When that is, seen from `now`: "tomorrow at 08:00"; in `timeZone`, or the brand's. */
  | { readonly when: number; readonly now: number; readonly timeZone?: string }
  /** Time of day in the brand's zone; midnight at the end of a day is 24:00. */
  | { readonly closing: number }
  /** Weekday, day and month of a calendar day, given as its midnight in UTC. */
  | { readonly date: number }
  /** How long from now, ms: "in 11 hours". */
  | { readonly inMs: number }
  /** Hours of one day: "09:00–12:00 + 13:00–17:00". */
  | { readonly shifts: readonly (readonly [string, string])[] }
  /** The city of an IANA zone, for "Oslo time". */
  | { readonly cityOf: string }
  /** "UTC+1": a zone's clocks at that instant. */
  | { readonly offsetAt: number; readonly timeZone: string }
  /** An amount without its small change, for comparisons: "NOK 79". */
  | { readonly aboutMinor: number; readonly currency: string }
  /** Address of a payment's receipt, made when the words are; only in an action with `receipts`. */
  | { readonly receiptOf: number }
  /** Opening hours of a week: days with the same hours stand together. */
  | { readonly week: WeekHours }
  | { readonly names: Readonly<Record<Language, string>> }
  /** The words of another reply, e.g. the name of a billing cycle or one line of a table. */
  | { readonly key: string; readonly values?: Readonly<Record<string, ReplyValue>> }
  /** "a, b and c". */
  | { readonly list: readonly ReplyValue[] }
  /** One below the other. */
  | { readonly lines: readonly ReplyValue[] };

import type { Language } from '../lib/languages';

export const CYCLES = ['monthly', 'quarterly', 'yearly'] as const;
export type Cycle = (typeof CYCLES)[number];

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Weekday = (typeof WEEKDAYS)[number];

/** Opening hours of a week as brand.yaml has them; a weekday that is missing is closed. */
export type WeekHours = Readonly<
  Partial<Record<Weekday, readonly (readonly [string, string])[] | undefined>>
>;

/** A value in a reply; formatted in the reader's language by reply.ts. */
export type ReplyValue =
  | string
  | number
  | { readonly minor: number; readonly currency: string }
  /** Calendar day in the brand's zone. */
  | { readonly day: number }
  /** Day and time of day in the brand's zone. */
  | { readonly moment: number }
  /** Opening hours of a week: days with the same hours stand together. */
  | { readonly week: WeekHours }
  | { readonly names: Readonly<Record<Language, string>> }
  /** The words of another reply, e.g. the name of a billing cycle or one line of a table. */
  | { readonly key: string; readonly values?: Readonly<Record<string, ReplyValue>> }
  /** "a, b and c". */
  | { readonly list: readonly ReplyValue[] }
  /** One below the other. */
  | { readonly lines: readonly ReplyValue[] };

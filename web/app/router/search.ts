import { parseSearchWith, stringifySearchWith } from '@tanstack/react-router';
import { z } from 'zod';

// Plain strings in the address: `q=48213` stays text, and nothing is quoted.
export const parseSearch = parseSearchWith((value) => value);
export const stringifySearch = stringifySearchWith((value) => String(value));

const word = z.string().max(200).optional().catch(undefined);

/** The state of the inbox as its address holds it. What it does not understand is left out, never an error. */
export const inboxSearchSchema = z.object({
  /** A fixed view by name or a saved one by id. */
  view: z.string().max(60).default('needs-a-person').catch('needs-a-person'),
  ch: z.enum(['instagram', 'facebook', 'x']).optional().catch(undefined),
  intent: word,
  label: word,
  q: word,
  sort: z.enum(['due', 'window', 'newest', 'oldest', 'waiting']).optional().catch(undefined),
  unread: z.enum(['1']).optional().catch(undefined),
  /** Open thread. */
  t: word,
  panel: z.enum(['trace', 'customer', 'activity']).optional().catch(undefined),
});
export type InboxSearch = z.infer<typeof inboxSearchSchema>;

import { stringifySearchWith } from '@tanstack/react-router';
import { z } from 'zod';
import { consentSchema } from '../../../src/console/contract/customer';
import { inboxChannelSchema, sortSchema, viewSchema } from '../../../src/console/contract/inbox';
import { LANGUAGES } from '../../../src/console/contract/languages';
import { linkStateSchema } from '../../../src/console/contract/link';
import { FUNNEL_DAYS, renewalStateSchema, WITHIN } from '../../../src/console/contract/renewal';
import { TRIAGE_GROUPS } from '../../../src/console/contract/triage';

// Plain strings in the address: `q=48213` stays text (the router's own reading makes it a number), nothing is quoted.
export const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(search));
export const stringifySearch = stringifySearchWith((value) => String(value));

/** Records of the triage page, which stand beside its groups. */
export const TRIAGE_RECORDS = ['verdicts', 'fakes', 'blocked'] as const;

/** What the triage page shows; left out: what the role looks at first. */
export const triageSearchSchema = z.object({
  group: z
    .enum([...TRIAGE_GROUPS, ...TRIAGE_RECORDS])
    .optional()
    .catch(undefined),
});

const word = z.string().max(200).optional().catch(undefined);

/**
 * The state of the inbox as its address holds it: the filter of the list (`threadFilterSchema` of the contract), its
 * sort, the open thread and panel. What it does not understand is left out, never an error.
 */
export const inboxSearchSchema = z.object({
  view: viewSchema.default('needs-a-person').catch('needs-a-person'),
  ch: inboxChannelSchema.optional().catch(undefined),
  account: word,
  intent: word,
  reason: word,
  label: word,
  assignee: word,
  team: word,
  lang: word,
  unread: z.literal('1').optional().catch(undefined),
  q: word,
  sort: sortSchema.optional().catch(undefined),
  /** Id of the saved view that was opened. */
  saved: word,
  /** Open thread. */
  t: word,
  panel: z.enum(['trace', 'customer', 'activity']).optional().catch(undefined),
  /** Turn of the bot that the trace shows; left out: the newest. */
  turn: word,
});
export type InboxSearch = z.infer<typeof inboxSearchSchema>;

/** Filters of the tables as their addresses hold them; what is not understood is left out. */
export const customersSearchSchema = z.object({
  q: word,
  ch: inboxChannelSchema.optional().catch(undefined),
  consent: consentSchema.optional().catch(undefined),
  dup: z.literal('1').optional().catch(undefined),
});
export const renewalsSearchSchema = z.object({
  within: z.enum(WITHIN).optional().catch(undefined),
  state: renewalStateSchema.optional().catch(undefined),
  q: word,
  ch: inboxChannelSchema.optional().catch(undefined),
  /** Days that the funnel looks back. */
  days: z.enum(FUNNEL_DAYS).optional().catch(undefined),
});
export const linksSearchSchema = z.object({
  state: linkStateSchema.optional().catch(undefined),
  q: word,
  ch: inboxChannelSchema.optional().catch(undefined),
  /** Link whose events are shown. */
  link: word,
});

export const channelsSearchSchema = z.object({
  ch: inboxChannelSchema.optional().catch(undefined),
  /** Account whose given-up messages are shown. */
  dead: word,
});
const isoDay = z.iso.date().optional().catch(undefined);
export const reportsSearchSchema = z.object({
  /** Days up to today, where no first and last day are given. */
  days: z.enum(['7', '30', '90']).optional().catch(undefined),
  from: isoDay,
  until: isoDay,
  ch: inboxChannelSchema.optional().catch(undefined),
  lang: z.enum(LANGUAGES).optional().catch(undefined),
});
export const settingsSearchSchema = z.object({
  section: z.string().max(40).optional().catch(undefined),
  /** Filter of the audit log. */
  who: word,
  what: word,
  from: isoDay,
  until: isoDay,
  /** Webhook whose deliveries are shown. */
  hook: word,
});

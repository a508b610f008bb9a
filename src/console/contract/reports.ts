import { z } from 'zod';
import { daySchema } from '../../lib/hours-schema';
import { LANGUAGES } from '../../lib/languages';
import { momentSchema } from './common';
import { inboxChannelSchema } from './inbox';

/** Days of one report at most. */
export const MOST_DAYS = 366;

export const reportFilterSchema = z.strictObject({
  from: daySchema.optional().meta({ description: 'First day; left out: 30 days with `until`.' }),
  until: daySchema.optional().meta({ description: 'Last day, included; left out: today.' }),
  ch: inboxChannelSchema.optional(),
  lang: z.enum(LANGUAGES).optional(),
});
export type ReportFilter = z.infer<typeof reportFilterSchema>;

export const REPORT_TABLES = [
  'days',
  'channels',
  'languages',
  'times',
  'reasons',
  'links',
  'revenue',
  'csat',
] as const;
export type ReportTable = (typeof REPORT_TABLES)[number];
export const reportExportSchema = reportFilterSchema.extend({ table: z.enum(REPORT_TABLES) });

const share = {
  cases: z.int().meta({ description: 'Opened, without spam.' }),
  botCases: z
    .int()
    .meta({ description: 'Of these, with the bot until it asked for a person, or to this day.' }),
  handedOver: z.int().meta({ description: 'Of the bot’s, given to a person.' }),
};
const timesSchema = z.object({
  count: z.int(),
  p50Ms: z.int().optional(),
  p90Ms: z.int().optional(),
});

export const reportSchema = z
  .object({
    from: daySchema,
    until: daySchema,
    madeAt: momentSchema,
    bot: z.object(share),
    channels: z.array(z.object({ channel: inboxChannelSchema, ...share })),
    languages: z.array(z.object({ language: z.string(), ...share })),
    days: z
      .array(z.object({ day: daySchema, ...share }))
      .meta({ description: 'Every day, also empty ones.' }),
    firstReply: timesSchema.meta({
      description: 'From the request for a person to the first words of one; the bot’s do not count.',
    }),
    resolution: timesSchema.meta({ description: 'From the request for a person to the end of the case.' }),
    promises: z.object({ kept: z.int(), broken: z.int(), open: z.int() }).meta({
      description: 'What customers were first told about the time.',
    }),
    reasons: z.array(z.object({ reason: z.string(), count: z.int() })),
    links: z.object({ sent: z.int(), opened: z.int(), paying: z.int(), paid: z.int() }),
    revenue: z.array(
      z.object({
        currency: z.string(),
        minor: z.int().meta({ description: 'Paid by links of conversations, less what was given back.' }),
        payments: z.int(),
        renewals: z.int().meta({ description: 'Orders that were prolonged by these payments.' }),
      }),
    ),
    takings: z.array(z.object({ day: daySchema, currency: z.string(), minor: z.int() })),
    csat: z.object({
      asked: z.int(),
      answered: z.int(),
      scales: z.array(
        z.object({
          scale: z.union([z.literal(3), z.literal(5)]),
          scores: z.array(z.int()).meta({ description: 'How many gave 1, 2 ... up to the scale.' }),
        }),
      ),
    }),
  })
  .meta({ id: 'Report' });
export type Report = z.infer<typeof reportSchema>;

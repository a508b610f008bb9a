import { z } from 'zod';
import { daySchema, shiftsSchema, weekHoursSchema } from '../../lib/hours-schema';
import { idSchema, momentSchema } from './common';

export { WEEKDAYS, type Weekday } from '../../lib/hours-schema';

const MOST_DAYS = 200;

/** When people answer. */
export const hoursSchema = z.strictObject({
  week: weekHoursSchema.refine(
    (week) => Object.values(week).some((shifts) => shifts.length > 0),
    'somebody has to be there at some time: open on one day at least',
  ),
  holidays: z.array(daySchema).max(MOST_DAYS),
  specialDays: z
    .record(daySchema, shiftsSchema)
    .refine((days) => Object.keys(days).length <= MOST_DAYS, 'too many days')
    .optional()
    .meta({ description: 'Days with hours of their own, holiday or not; []: closed.' }),
});
export type ServiceHours = z.infer<typeof hoursSchema>;

/** Longest promise: a week of opening time. */
export const slaSchema = z.strictObject({ firstReplyMinutes: z.int().min(1).max(10_080) });

/** How people take over and give back, as in brand.yaml. */
export const handoffRulesSchema = z.strictObject({
  maxOpen: z.int().min(1).max(500),
  openToAllMinutes: z.int().min(0).max(1_440),
  idleHours: z.int().min(0).max(720),
  reopenHours: z.int().min(0).max(720),
});

/** What stands in the desk instead of in brand.yaml. A part left out is as brand.yaml says. */
export const serviceChangeSchema = z.strictObject({
  hours: hoursSchema.optional(),
  sla: slaSchema.optional(),
  handoff: handoffRulesSchema.optional(),
});
export type ServiceChange = z.infer<typeof serviceChangeSchema>;

const wholeSchema = serviceChangeSchema.required();
export type ServiceValues = z.infer<typeof wholeSchema>;

export const serviceSettingsSchema = z
  .object({
    version: z.int().nonnegative().meta({ description: 'Send it back with a change.' }),
    timeZone: z.string(),
    now: wholeSchema.meta({ description: 'What holds.' }),
    file: wholeSchema.meta({ description: 'What brand.yaml says.' }),
    own: z.array(z.enum(['hours', 'sla', 'handoff'])).meta({ description: 'Parts set in the desk.' }),
    changed: z.object({ by: z.string().optional(), at: momentSchema }).optional(),
  })
  .meta({ id: 'ServiceSettings' });
export type ServiceSettings = z.infer<typeof serviceSettingsSchema>;

export const serviceSaveSchema = z.strictObject({
  version: z.int().nonnegative(),
  value: serviceChangeSchema.meta({ description: 'All that is to stand in the desk.' }),
});
export type ServiceSave = z.infer<typeof serviceSaveSchema>;

/** Which lines of the audit; every part narrows. */
export const auditFilterSchema = z.strictObject({
  who: z.string().trim().min(1).max(80).optional().meta({ description: 'Name of a person, or bot, system.' }),
  what: z
    .string()
    .regex(/^[a-z_.]{1,60}$/)
    .optional()
    .meta({ description: 'An action or its beginning: case, person.changed.' }),
  from: daySchema.optional(),
  until: daySchema.optional().meta({ description: 'The last day, included.' }),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

export const auditListQuerySchema = auditFilterSchema.extend({
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number)
    .optional(),
});

export const auditLineSchema = z
  .object({
    id: idSchema,
    at: momentSchema,
    who: z.string().meta({ description: 'Name of a person, else bot, system, platform, visitor ...' }),
    what: z.string(),
    subject: z.string().meta({ description: 'kind:id' }),
    about: z.string().optional().meta({ description: 'Name of the person it is about.' }),
    detail: z.record(z.string(), z.unknown()).meta({ description: 'Of changes: before and after.' }),
    address: z.string().optional(),
  })
  .meta({ id: 'AuditLine' });
export type AuditLine = z.infer<typeof auditLineSchema>;

export const auditListSchema = z
  .object({
    lines: z.array(auditLineSchema).meta({ description: 'Newest first, 50 a page.' }),
    before: idSchema.optional().meta({ description: 'Send it to get the next page.' }),
    actions: z.array(z.string()).meta({ description: 'All that were ever noted.' }),
  })
  .meta({ id: 'AuditList' });
export type AuditList = z.infer<typeof auditListSchema>;

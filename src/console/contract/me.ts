import { z } from 'zod';
import { LANGUAGES } from '../../lib/languages';
import { agentSchema } from './agent';
import { idSchema, momentSchema } from './common';

export const THEMES = ['system', 'light', 'dark'] as const;
export const AVAILABILITIES = ['online', 'away'] as const;
export const NOTIFY_RULES = ['mine', 'needs_person', 'all'] as const;
export const AFTER_RESOLVE = ['next', 'stay', 'list'] as const;

/** What a person has set for themselves; a field left out has its ordinary value. */
export const preferencesSchema = z
  .strictObject({
    language: z.enum(LANGUAGES).meta({ description: 'Of the desk; left out: as the browser.' }),
    theme: z.enum(THEMES),
    shortcuts: z.strictObject({
      on: z.boolean(),
      keys: z
        .record(z.string().regex(/^[\w.-]{1,40}$/), z.string().max(20))
        .meta({ description: 'Other keys than the ordinary ones, by action.' }),
    }),
    sound: z.boolean(),
    notify: z.strictObject({ rule: z.enum(NOTIFY_RULES), onlyWhenHidden: z.boolean() }),
    afterResolve: z.enum(AFTER_RESOLVE),
  })
  .partial()
  .meta({ id: 'Preferences' });
export type Preferences = z.infer<typeof preferencesSchema>;

/** The signed-in person, and what their browser needs to act. */
export const meSchema = agentSchema
  .extend({
    availability: z.enum(AVAILABILITIES),
    preferences: preferencesSchema,
    csrf: z.string().optional().meta({
      description: 'To be sent as x-renewdesk-csrf with whatever changes something; not with a token.',
    }),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof meSchema>;

/** Fields left out stay as they are; so do preferences that are left out. */
export const meChangeSchema = z.strictObject({
  availability: z.enum(AVAILABILITIES).optional(),
  preferences: preferencesSchema.optional(),
});
export type MeChange = z.infer<typeof meChangeSchema>;

export const sessionSchema = z
  .object({
    id: idSchema,
    current: z.boolean(),
    openedAt: momentSchema,
    seenAt: momentSchema,
    endsAt: momentSchema,
    browser: z.string(),
    address: z.string(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof sessionSchema>;

export const sessionListSchema = z.object({ sessions: z.array(sessionSchema) }).meta({ id: 'SessionList' });

export const sessionRevokeSchema = z.strictObject({
  revoke: z.union([z.literal('others'), idSchema]).meta({ description: 'One session, or all but this one.' }),
});

export const passwordChangeSchema = z.strictObject({
  current: z.string().min(1).max(200),
  next: z.string().min(1).max(200),
});

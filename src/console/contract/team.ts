import { z } from 'zod';
import { accountIdSchema, agentSchema, roleSchema } from './agent';
import { idParameterSchema, momentSchema } from './common';
import { LANGUAGES } from './languages';
import { AVAILABILITIES } from './me';

/** A colleague, as everybody may know them: to assign a case, to read who wrote. */
export const colleagueSchema = agentSchema
  .omit({ accounts: true })
  .extend({ availability: z.enum(AVAILABILITIES) })
  .meta({ id: 'Colleague' });
export type Colleague = z.infer<typeof colleagueSchema>;

export const colleagueListSchema = z
  .object({ people: z.array(colleagueSchema).meta({ description: 'Active ones, by name.' }) })
  .meta({ id: 'ColleagueList' });

/** A person of the team, as admins see them. */
export const memberSchema = agentSchema
  .extend({
    active: z.boolean(),
    availability: z.enum(AVAILABILITIES),
    hasPassword: z.boolean(),
    hasSecondFactor: z.boolean(),
    hasToken: z.boolean().meta({ description: 'Has a token for scripts.' }),
    signedInAt: momentSchema.optional().meta({ description: 'Last time with a browser.' }),
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof memberSchema>;

export const memberListSchema = z.object({ members: z.array(memberSchema) }).meta({ id: 'MemberList' });

const languagesSchema = z.array(z.enum(LANGUAGES)).max(LANGUAGES.length);
const accountsSchema = z
  .array(accountIdSchema)
  .max(100)
  .meta({ description: 'Accounts they are limited to; empty: all are theirs.' });

export const newMemberSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  role: roleSchema,
  languages: languagesSchema,
  accounts: accountsSchema.default([]),
});
export type NewMember = z.infer<typeof newMemberSchema>;

export const memberChangeSchema = z.strictObject({
  role: roleSchema.optional(),
  languages: languagesSchema.optional(),
  accounts: accountsSchema.optional(),
  active: z.boolean().optional().meta({ description: 'false: they have left; nothing lets them in.' }),
});
export type MemberChange = z.infer<typeof memberChangeSchema>;

export const memberIdSchema = z.strictObject({ id: idParameterSchema });
export const memberSessionSchema = memberIdSchema.extend({ sessionId: idParameterSchema });

/** With a one-time link for the person to choose their password, shown this once. */
export const memberWithLinkSchema = z
  .object({
    member: memberSchema,
    linkPath: z.string().meta({ description: 'Path of the link on this server; good once, for 24 hours.' }),
  })
  .meta({ id: 'MemberWithLink' });

export const memberTokenSchema = z
  .object({
    token: z.string().meta({ description: 'For scripts; shown this once, the one before is refused.' }),
  })
  .meta({ id: 'MemberToken' });

import { z } from 'zod';
import { LANGUAGES } from '../../lib/languages';
import { idSchema } from './common';

export const ROLES = ['agent', 'moderator', 'admin'] as const;

/** agent: answers customers · moderator: all threads, but no order data · admin: everything. */
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

export const accountIdSchema = z.string().regex(/^[a-z]{1,20}:[\w.-]{1,64}$/, 'an account is channel:id');

export const agentSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    role: roleSchema,
    languages: z.array(z.enum(LANGUAGES)),
    accounts: z.array(accountIdSchema).meta({
      description: 'Accounts (channel:id) this person is limited to; empty: none, so all are theirs.',
    }),
  })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof agentSchema>;

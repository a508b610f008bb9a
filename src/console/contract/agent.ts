import { z } from 'zod';
import { LANGUAGES } from '../../lib/languages';
import { idSchema } from './common';

export const ROLES = ['agent', 'moderator', 'admin'] as const;

/** agent: answers customers · moderator: all threads, but no order data · admin: everything. */
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

export const agentSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    role: roleSchema,
    languages: z.array(z.enum(LANGUAGES)),
  })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof agentSchema>;

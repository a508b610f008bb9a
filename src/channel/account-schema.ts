import { z } from 'zod';
import { CHANNELS } from './account';

/** An account of the brand as brand.yaml describes it. */
export const accountSchema = z
  .object({
    channel: z.enum(CHANNELS),
    id: z.string().regex(/^\d+$/, 'platform ids are digits; put quotes around them'),
    handle: z.string().min(1),
    token: z.string().default(''),
    appSecrets: z.array(z.string().min(1)).min(1, 'without a secret no delivery could be verified'),
    verifyToken: z.string().min(1).optional(),
    apiUrl: z.url().optional(),
    login: z.enum(['facebook', 'instagram']).optional(),
    pageId: z.string().optional(),
    appId: z.string().optional(),
    oauth1: z
      .object({
        consumerKey: z.string(),
        consumerSecret: z.string(),
        accessToken: z.string(),
        accessSecret: z.string(),
      })
      .optional(),
    ingress: z.enum(['webhook', 'stream', 'poll']).optional(),
    /** The account uses Meta's conversation routing with this app as the default: where its people answer. */
    routing: z.enum(['console', 'inbox']).optional(),
    /** Declare it once Meta has approved the Human Agent feature; without it people have 24 hours, as the bot has. */
    humanAgent: z.boolean().optional(),
    sandbox: z.boolean().optional(),
  })
  .refine((account) => account.channel === 'x' || account.verifyToken, {
    path: ['verifyToken'],
    message: 'Meta asks for it when the webhook is connected: choose a long random word',
  });

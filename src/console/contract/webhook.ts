import { z } from 'zod';
import { idParameterSchema, idSchema, momentSchema } from './common';

export const WEBHOOK_EVENTS = [
  'handoff.requested',
  'handoff.claimed',
  'handoff.returned',
  'case.resolved',
  'csat.answered',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Sent only when somebody asks for a test. */
export const WEBHOOK_TEST = 'webhook.test';

/** What a subscription may be told beyond ids of cases and codes. A thread id holds the customer's id on the platform. */
export const WEBHOOK_INCLUDES = ['thread', 'agent'] as const;

export const newWebhookSchema = z.strictObject({
  url: z.url().max(2_000).meta({ description: 'https, and a host that everybody can reach.' }),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1),
  include: z.array(z.enum(WEBHOOK_INCLUDES)).default([]),
});
export type NewWebhook = z.infer<typeof newWebhookSchema>;

export const webhookSchema = z
  .object({
    id: idSchema,
    url: z.string(),
    events: z.array(z.enum(WEBHOOK_EVENTS)),
    include: z.array(z.enum(WEBHOOK_INCLUDES)),
    active: z.boolean(),
    stoppedCode: z.string().optional().meta({ description: 'Why it was switched off by itself.' }),
    createdAt: momentSchema,
    pending: z.int().nonnegative(),
    dead: z.int().nonnegative().meta({ description: 'Given up; they can be sent again.' }),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof webhookSchema>;

export const webhookListSchema = z.object({ webhooks: z.array(webhookSchema) }).meta({ id: 'WebhookList' });

export const createdWebhookSchema = z
  .object({
    webhook: webhookSchema,
    secret: z.string().meta({ description: 'What deliveries are signed with. Shown this once.' }),
  })
  .meta({ id: 'CreatedWebhook' });

export const webhookIdSchema = z.strictObject({ id: idParameterSchema });

export const DELIVERY_STATES = ['pending', 'sending', 'delivered', 'dead'] as const;

export const deliveryListQuerySchema = z.strictObject({
  status: z.enum(DELIVERY_STATES).optional(),
  before: idParameterSchema.optional().meta({ description: '`before` of the page above.' }),
});
export type DeliveryListQuery = z.infer<typeof deliveryListQuerySchema>;

export const webhookDeliverySchema = z
  .object({
    id: idSchema,
    eventId: z.string().meta({ description: 'The header webhook-id: the same at every try.' }),
    type: z.string(),
    status: z.enum(DELIVERY_STATES),
    attempt: z.int().nonnegative(),
    nextAt: momentSchema.optional(),
    code: z.string().optional().meta({ description: 'What the last try came to.' }),
    payload: z.unknown(),
    createdAt: momentSchema,
    settledAt: momentSchema.optional(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

export const webhookDeliveryListSchema = z
  .object({ deliveries: z.array(webhookDeliverySchema), before: idSchema.optional() })
  .meta({ id: 'WebhookDeliveryList' });

/** Body of every delivery. Ids and codes; words of customers and agents are never in it. */
export const webhookPayloadSchema = z
  .object({
    type: z.string(),
    timestamp: z.iso.datetime(),
    data: z.object({
      caseId: idSchema,
      channel: z.string(),
      account: z.string(),
      epoch: z.int().nonnegative().meta({ description: 'Grows with every change of hands: sort by it.' }),
      status: z.string(),
      reason: z.string().optional(),
      language: z.string().optional(),
      priority: z.int().min(0).max(4),
      dueAt: momentSchema.optional(),
      threadId: z.string().optional(),
      agentId: idSchema.optional(),
      by: z.enum(['agent', 'native_app', 'bot', 'platform', 'idle']).optional(),
      score: z.int().optional(),
      scale: z.int().optional(),
    }),
  })
  .meta({ id: 'WebhookPayload' });

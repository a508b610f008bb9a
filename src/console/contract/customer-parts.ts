import { z } from 'zod';
import { LINK_STATUSES } from '../../renewals/port';
import { CASE_STATUSES } from './case';
import { idSchema, momentSchema } from './common';
import { handoffReasonSchema } from './packet';

/** Said of what only people who see order data are given. */
export const MODERATORS = 'Not shown to moderators.';

/** Whom a conversation, link or order belongs to, as far as it is known. */
export const calledSchema = z.object({
  id: idSchema.optional(),
  name: z.string().optional(),
  handle: z.string().optional(),
});

export const levelSchema = z
  .int()
  .min(0)
  .max(2)
  .meta({ description: '0 nothing · 1 order and contact matched · 2 paid by a link' });

export const provedAtSchema = momentSchema
  .optional()
  .meta({ description: 'When an order was matched last.' });

export const provedOrderSchema = z.object({
  orderNumber: z.string(),
  plan: z.string().optional(),
  status: z.string().optional(),
  endsAt: momentSchema.optional(),
});

export const ownLinkSchema = z.object({
  id: idSchema,
  code: z.string(),
  status: z.enum(LINK_STATUSES),
  opened: z.int().nonnegative(),
  expiresAt: momentSchema,
});

export const ownPaymentSchema = z.object({
  id: idSchema,
  at: momentSchema,
  status: z.string(),
  amountMinor: z.int(),
  currency: z.string(),
  refundedMinor: z.int(),
});

export const ownCaseSchema = z.object({
  id: idSchema,
  status: z.enum(CASE_STATUSES),
  intent: z.string().optional(),
  reason: handoffReasonSchema.optional(),
  openedAt: momentSchema,
  resolvedAt: momentSchema.optional(),
});

/** The newest word on automatic messages of one kind. */
export const consentWordSchema = z.object({ kind: z.string(), given: z.boolean(), at: momentSchema });

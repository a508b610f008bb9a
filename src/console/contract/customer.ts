import { z } from 'zod';
import { CASE_STATUSES, controlSchema } from './case';
import { idParameterSchema, idSchema, momentSchema } from './common';
import { INBOX_CHANNELS, inboxChannelSchema } from './inbox';
import { handoffReasonSchema } from './packet';

const MODERATORS = 'Not shown to moderators.';

/** Whether automatic messages may be sent: agreed to, refused, or never asked. */
export const CONSENTS = ['given', 'refused', 'unasked'] as const;
export const consentSchema = z.enum(CONSENTS);
export type Consent = z.infer<typeof consentSchema>;

/** Which customers; every part narrows. As it stands in addresses. */
export const customerFilterSchema = z.strictObject({
  q: z
    .string()
    .trim()
    .min(2)
    .max(100)
    .optional()
    .meta({ description: 'Name or handle; an order number, e-mail or phone unless a moderator asks.' }),
  ch: inboxChannelSchema.optional(),
  consent: consentSchema.optional(),
  dup: z.literal('1').optional().meta({ description: 'Only who may be known twice. Nobody for moderators.' }),
});
export type CustomerFilter = z.infer<typeof customerFilterSchema>;

export const customerListQuerySchema = customerFilterSchema.extend({
  cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before.' }),
});
export type CustomerListQuery = z.infer<typeof customerListQuerySchema>;

const orderSchema = z.object({
  orderNumber: z.string(),
  plan: z.string().optional(),
  status: z.string().optional(),
  endsAt: momentSchema.optional(),
});

/** A customer on an account of ours, which is a conversation. */
export const handleSchema = z.object({
  threadId: z.string(),
  channel: z.enum(INBOX_CHANNELS),
  handle: z.string().optional(),
  level: z
    .int()
    .min(0)
    .max(2)
    .meta({ description: '0 nothing · 1 order and contact matched · 2 paid by a link' }),
});
export type Handle = z.infer<typeof handleSchema>;

export const customerRowSchema = z
  .object({
    id: idSchema,
    name: z.string().optional(),
    handles: z.array(handleSchema),
    lastAt: momentSchema.optional(),
    consent: consentSchema,
    orders: z
      .array(orderSchema)
      .optional()
      .meta({ description: `Proved. ${MODERATORS}` }),
    twice: z.boolean().meta({ description: 'May be known a second time; false for moderators.' }),
  })
  .meta({ id: 'CustomerRow' });
export type CustomerRow = z.infer<typeof customerRowSchema>;

export const customerListSchema = z
  .object({
    customers: z.array(customerRowSchema),
    total: z.int().nonnegative().optional().meta({ description: 'Of the filter; on the first page only.' }),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'CustomerList' });
export type CustomerList = z.infer<typeof customerListSchema>;

export const customerIdSchema = z.strictObject({ id: idParameterSchema });

const inThread = { threadId: z.string() };

/** Everything on one customer, over all their conversations that the person who asks may see. */
export const customerSchema = z
  .object({
    id: idSchema,
    name: z.string().optional(),
    callName: z.string().meta({ description: 'Name, else handle, else #id: what is typed to erase them.' }),
    whole: z.boolean().meta({ description: 'False: other accounts, out of your reach, know them too.' }),
    handles: z.array(
      handleSchema.extend({
        account: z.string(),
        language: z.string().optional(),
        control: controlSchema,
        optedOut: z.boolean(),
        lastAt: momentSchema.optional(),
        provedAt: momentSchema.optional().meta({ description: 'When an order was matched last.' }),
      }),
    ),
    orders: z
      .array(orderSchema.extend({ ...inThread, provedAt: momentSchema }))
      .optional()
      .meta({ description: `Proved by order number and e-mail or phone. ${MODERATORS}` }),
    links: z.array(
      z.object({
        ...inThread,
        id: idSchema,
        code: z.string(),
        status: z.enum(['issued', 'paid', 'expired', 'replaced', 'cancelled']),
        opened: z.int().nonnegative(),
        expiresAt: momentSchema,
      }),
    ),
    payments: z
      .array(
        z.object({
          id: idSchema,
          at: momentSchema,
          status: z.string(),
          amountMinor: z.int(),
          currency: z.string(),
          refundedMinor: z.int(),
          code: z.string(),
        }),
      )
      .optional()
      .meta({ description: MODERATORS }),
    cases: z.array(
      z.object({
        ...inThread,
        id: idSchema,
        status: z.enum(CASE_STATUSES),
        intent: z.string().optional(),
        reason: handoffReasonSchema.optional(),
        openedAt: momentSchema,
        resolvedAt: momentSchema.optional(),
      }),
    ),
    notes: z.array(
      z.object({
        ...inThread,
        id: idSchema,
        text: z.string(),
        at: momentSchema,
        by: z.string().optional(),
      }),
    ),
    consent: z
      .array(z.object({ ...inThread, kind: z.string(), given: z.boolean(), at: momentSchema }))
      .meta({ description: 'The newest word of each kind in each conversation.' }),
    suggestions: z
      .array(
        z.object({
          id: idSchema,
          name: z.string().optional(),
          handles: z.array(handleSchema),
          orderNumbers: z.array(z.string()),
        }),
      )
      .optional()
      .meta({ description: `Others who proved the same order on another channel. ${MODERATORS}` }),
    moves: z.array(
      z.object({
        id: idSchema,
        kind: z.enum(['merge', 'unlink']),
        otherId: idSchema.meta({ description: 'The customer at the other end.' }),
        outgoing: z.boolean().meta({ description: 'Conversations left this customer by it.' }),
        count: z.int().positive(),
        at: momentSchema,
        by: z.string(),
        undone: z.boolean(),
      }),
    ),
    audit: z.array(
      z.object({ key: z.string(), at: momentSchema, what: z.string(), by: z.string().optional() }),
    ),
  })
  .meta({ id: 'Customer' });
export type Customer = z.infer<typeof customerSchema>;

export const otherCustomerSchema = z.strictObject({
  otherId: idSchema.meta({ description: 'The customer at the other side: of a merge, the one who goes.' }),
});
export const unlinkSchema = z.strictObject({ threadId: z.string().max(200) });
export const moveIdSchema = z.strictObject({ id: idParameterSchema, moveId: idParameterSchema });
export const movedSchema = z
  .object({
    moveId: idSchema,
    customerId: idSchema.meta({ description: 'Where the conversations are now.' }),
  })
  .meta({ id: 'Moved' });
export type Moved = z.infer<typeof movedSchema>;

export const exportQuerySchema = z.strictObject({ format: z.enum(['json', 'csv']).default('json') });
export const eraseSchema = z.strictObject({
  confirm: z.string().max(200).meta({ description: 'The customer\u2019s `callName`, typed by a person.' }),
});
export const erasedSchema = z
  .object({ threads: z.int().nonnegative(), keptPayments: z.int().nonnegative() })
  .meta({ id: 'Erased' });
export type Erased = z.infer<typeof erasedSchema>;

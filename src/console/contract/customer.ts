import { z } from 'zod';
import { controlSchema } from './case';
import { idParameterSchema, idSchema, momentSchema, searchSchema, totalSchema } from './common';
import * as parts from './customer-parts';
import { inboxChannelSchema } from './inbox';

/** Whether automatic messages may be sent: agreed to, refused, or never asked. */
export const CONSENTS = ['given', 'refused', 'unasked'] as const;
export const consentSchema = z.enum(CONSENTS);
export type Consent = z.infer<typeof consentSchema>;

/** Which customers; every part narrows. As it stands in addresses. */
export const customerFilterSchema = z.strictObject({
  q: searchSchema('Name or handle; an order number, e-mail or phone unless a moderator asks.'),
  ch: inboxChannelSchema.optional(),
  consent: consentSchema.optional(),
  dup: z.literal('1').optional().meta({ description: 'Only who may be known twice. Nobody for moderators.' }),
});
export type CustomerFilter = z.infer<typeof customerFilterSchema>;

export const customerListQuerySchema = customerFilterSchema.extend({
  cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before.' }),
});
export type CustomerListQuery = z.infer<typeof customerListQuerySchema>;

/** A customer on an account of ours, which is a conversation. */
export const handleSchema = z.object({
  threadId: z.string(),
  channel: inboxChannelSchema,
  handle: z.string().optional(),
  level: parts.levelSchema,
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
      .array(parts.provedOrderSchema)
      .optional()
      .meta({ description: `Proved. ${parts.MODERATORS}` }),
    twice: z.boolean().meta({ description: 'May be known a second time; false for moderators.' }),
  })
  .meta({ id: 'CustomerRow' });
export type CustomerRow = z.infer<typeof customerRowSchema>;

export const customerListSchema = z
  .object({
    customers: z.array(customerRowSchema),
    total: totalSchema,
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
        provedAt: parts.provedAtSchema,
      }),
    ),
    orders: z
      .array(parts.provedOrderSchema.extend({ ...inThread, provedAt: momentSchema }))
      .optional()
      .meta({ description: `Proved by order number and e-mail or phone. ${parts.MODERATORS}` }),
    links: z.array(parts.ownLinkSchema.extend(inThread)),
    payments: z
      .array(parts.ownPaymentSchema.extend({ code: z.string() }))
      .optional()
      .meta({ description: parts.MODERATORS }),
    cases: z.array(parts.ownCaseSchema.extend(inThread)),
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
      .array(parts.consentWordSchema.extend(inThread))
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
      .meta({ description: `Others who proved the same order on another channel. ${parts.MODERATORS}` }),
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

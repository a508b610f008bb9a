import { z } from 'zod';
import { CYCLES } from '../../turn/port';
import { ORDER_STATUSES } from '../port';

/** What the brand's order system answers: docs/order-book-http.openapi.yaml. Only the fields we read. */

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const orderNumber = z.string().min(1).max(100);

const orderSchema = z.object({
  number: orderNumber,
  plan: z.string().min(1).max(200),
  status: z.enum(ORDER_STATUSES),
  expiresAt: instant,
  cycle: z.enum(CYCLES),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  firstRenewal: z.boolean().default(false),
  points: z.int().nonnegative().default(0),
  currency: z.string().length(3),
});
export type WireOrder = z.infer<typeof orderSchema>;

export const healthSchema = z.object({ status: z.literal('ok') });

/** As many entries as were asked for, in the same order: a short list would read as "not found". */
export const lookupSchema = z.object({ orders: z.array(orderSchema.nullable()) });

export const renewalSchema = z.object({
  orders: z.array(z.object({ number: orderNumber, from: instant, until: instant })).min(1),
});

export const refusalSchema = z.object({
  error: z.object({ code: z.literal('REFUSED'), numbers: z.array(orderNumber).min(1) }),
});

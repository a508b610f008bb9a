import { z } from 'zod';
import type { MetaFault } from './errors';
import type { GraphAnswer } from './graph-connection';

export const sentAnswer = z.object({ message_id: z.string().min(1).max(512) });

/** Documented with the words "true" and "false"; other edges answer in JSON's own. */
export const doneAnswer = z.object({
  success: z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]),
});

export const errorAnswer = z.object({
  error: z.object({
    code: z.coerce.number().optional().catch(undefined),
    error_subcode: z.coerce.number().optional().catch(undefined),
    is_transient: z.boolean().optional().catch(undefined),
  }),
});

const message = z.object({
  id: z.string(),
  message: z.string().nullish(),
  from: z.object({ id: z.coerce.string() }).nullish(),
  created_time: z.string().nullish(),
});
export type HistoryMessage = z.infer<typeof message>;

export const conversationsAnswer = z.object({
  data: z.array(z.object({ messages: z.object({ data: z.array(message) }).nullish() })),
});

/** The code and subcode of a failed answer, and what to call them: `GRAPH_<code>[_<subcode>]` or by HTTP status. */
export function readFault({ status, body }: Extract<GraphAnswer, { outcome: 'answered' }>) {
  const parsed = errorAnswer.safeParse(body);
  const error = parsed.success ? parsed.data.error : undefined;
  const fault: MetaFault = {
    status,
    code: error?.code,
    subcode: error?.error_subcode,
    isTransient: error?.is_transient,
  };
  const subcode = fault.subcode === undefined ? '' : `_${fault.subcode}`;
  return { fault, name: fault.code === undefined ? `GRAPH_HTTP_${status}` : `GRAPH_${fault.code}${subcode}` };
}

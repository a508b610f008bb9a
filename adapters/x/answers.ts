import { z } from 'zod';

/** The library declares these flat; the wire wraps them in `data`. */
export const sentAnswer = z.object({ data: z.object({ dm_event_id: z.string().min(1).max(64) }) });

const problem = z.object({
  type: z.string().optional().catch(undefined),
  title: z.string().optional().catch(undefined),
  detail: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  code: z.coerce.number().optional().catch(undefined),
});
export type XProblem = z.infer<typeof problem>;

/** Both error forms at once: a problem at the top, a list of problems or of code and message below `errors`. */
export const errorAnswer = problem.extend({ errors: z.array(problem).optional().catch(undefined) });

const dmEvent = z.object({
  id: z.string(),
  text: z.string().nullish(),
  sender_id: z.string().nullish(),
  created_at: z.string().nullish(),
  entities: z
    .object({ urls: z.array(z.object({ url: z.string(), expanded_url: z.string().nullish() })).nullish() })
    .nullish()
    .catch(undefined),
});
export type XDmEvent = z.infer<typeof dmEvent>;

/** `data` is missing where there are no events. */
export const listAnswer = z.object({ data: z.array(dmEvent).optional(), meta: z.object({}) });

import { z } from 'zod';
import { LANGUAGES } from '../../lib/languages';

export const planNamesSchema = z.record(z.enum(LANGUAGES), z.string());

/** What the brand sells: orders and links name a plan by its id. */
export const planListSchema = z
  .object({ plans: z.array(z.object({ id: z.string(), names: planNamesSchema })) })
  .meta({ id: 'PlanList' });

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { useApi } from '../api/use-api';

const viewsSchema = z.object({
  counts: z.record(z.string(), z.number()),
  saved: z.array(z.object({ id: z.number(), name: z.string(), count: z.number().optional() })),
});
type Views = z.infer<typeof viewsSchema>;

const NONE: Views = { counts: {}, saved: [] };

/** Views of the inbox with how many threads each holds. */
export function useViews(): Views {
  const api = useApi();
  const { data = NONE } = useQuery({
    queryKey: ['views'],
    queryFn: ({ signal }) => api.get('/views', viewsSchema, { signal }),
    placeholderData: keepPreviousData,
  });
  return data;
}

import { useQuery } from '@tanstack/react-query';
import { type ViewList, viewListSchema } from '../../../src/console/contract/view';
import { useApi } from '../api/use-api';

/** Views of the inbox with how many threads each holds; without counts until the first answer. */
export function useViews(): Partial<Pick<ViewList, 'counts'>> & Pick<ViewList, 'saved'> {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['views'],
    queryFn: ({ signal }) => api.get('/views', viewListSchema, { signal }),
  });
  return data ?? { saved: [] };
}

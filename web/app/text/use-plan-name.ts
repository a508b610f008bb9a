import { useQuery } from '@tanstack/react-query';
import { planListSchema } from '../../../src/console/contract/plan';
import { useApi } from '../api/use-api';
import { useWording } from './use-texts';

/** What a plan is called in the language of the desk; one that is sold no longer, by its id. */
export function usePlanName(): (id: string) => string {
  const api = useApi();
  const { language } = useWording();
  const { data, isPending } = useQuery({
    queryKey: ['plans'],
    queryFn: ({ signal }) => api.get('/plans', planListSchema, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  // Nothing for a moment, rather than an id that turns into a name.
  return (id) => (isPending ? '' : (data?.plans.find((plan) => plan.id === id)?.names[language] ?? id));
}

import { useQuery } from '@tanstack/react-query';
import { intentListSchema } from '../../../../src/console/contract/turn';
import { useApi } from '../../../app/api/use-api';

/** Ids of the intents the bot knows. */
export function useIntents(): readonly string[] {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['intents'],
    queryFn: ({ signal }) => api.get('/intents', intentListSchema, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.intents ?? NONE;
}

const NONE: readonly string[] = [];

import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ZodType } from 'zod';
import type { TriageGroup } from '../../../src/console/contract/triage';
import { triageSchema } from '../../../src/console/contract/triage';
import {
  blockListSchema,
  clusterListSchema,
  indicatorListSchema,
  verdictListSchema,
} from '../../../src/console/contract/verdict';
import { useModerates } from '../../app/api/me';
import { useApi } from '../../app/api/use-api';
import { isRecord, MODERATION, PEOPLE, type Place, RECORDS } from './places';

const route = getRouteApi('/triage');

/** The open place, which is the address, and how to open another. */
export function usePlace(): { readonly place: Place; readonly go: (place: Place) => void } {
  const { group } = route.useSearch();
  const navigate = route.useNavigate();
  const moderates = useModerates();
  const place = group ?? (moderates ? 'suspicious' : 'person');
  return { place, go: (next) => void navigate({ search: { group: next } }) };
}

/** Places in the order of the page, as far as this person may see them. */
export function usePlaces(): readonly Place[] {
  return useModerates() ? [...PEOPLE, ...MODERATION, ...RECORDS] : PEOPLE;
}

/** Counts of all groups, and the conversations of one. */
export function useTriage(place: Place) {
  const api = useApi();
  const group: TriageGroup | undefined = isRecord(place) ? undefined : place;
  return useQuery({
    queryKey: ['triage', group],
    queryFn: ({ signal }) => api.get('/triage', triageSchema, { signal, search: { group } }),
    placeholderData: (before) => before,
  });
}

export function useClusters() {
  return useRead(['clusters'], '/clusters', clusterListSchema);
}

// The three records stand below one key, which verdicts and live news mark as old.
export function useVerdicts() {
  return useRead(['moderation', 'verdicts'], '/verdicts', verdictListSchema);
}

export function useIndicators() {
  return useRead(['moderation', 'indicators'], '/indicators', indicatorListSchema);
}

export function useBlocks() {
  return useRead(['moderation', 'blocks'], '/blocks', blockListSchema);
}

function useRead<T>(queryKey: readonly string[], path: string, schema: ZodType<T>) {
  const api = useApi();
  return useQuery({ queryKey, queryFn: ({ signal }) => api.get(path, schema, { signal }) });
}

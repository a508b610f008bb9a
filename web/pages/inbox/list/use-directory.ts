import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  type Label,
  labelListSchema,
  type TeamList,
  teamListSchema,
} from '../../../../src/console/contract/label';
import { useApi } from '../../../app/api/use-api';

/** Labels, by id; archived ones too, because old cases carry them. */
export function useLabels(): ReadonlyMap<number, Label> {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['labels'],
    queryFn: ({ signal }) => api.get('/labels', labelListSchema, { signal }),
  });
  return useMemo(() => new Map((data?.labels ?? []).map((label) => [label.id, label])), [data]);
}

/** Teams and people a case can be given to. */
export function useTeams(): TeamList {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['teams'],
    queryFn: ({ signal }) => api.get('/teams', teamListSchema, { signal }),
  });
  return data ?? NOBODY;
}

const NOBODY: TeamList = { teams: [], people: [] };

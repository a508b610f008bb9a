import { useMutation, useQuery } from '@tanstack/react-query';
import { intentListSchema, wrongIntentFiledSchema } from '../../../../../src/console/contract/turn';
import { ApiProblem, apiPath } from '../../../../app/api/api';
import { useApi } from '../../../../app/api/use-api';
import { useT } from '../../../../app/text/use-texts';

export interface Correction {
  /** Intents that can be chosen. */
  readonly intents: readonly string[];
  readonly isPending: boolean;
  /** What came of it, in words; undefined before. */
  readonly said: string | undefined;
  file(intent: string): void;
}

/** Files the words of a turn, masked, as an example of an intent, for somebody to review. */
export function useCorrection(turnId: number): Correction {
  const t = useT();
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['intents'],
    queryFn: ({ signal }) => api.get('/intents', intentListSchema, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const filing = useMutation({
    mutationFn: (intent: string) =>
      api.send('POST', apiPath`/turns/${turnId}/wrong-intent`, { intent }, wrongIntentFiledSchema),
  });
  const said = () => {
    if (filing.data) return t('panel.intent.filed', { text: filing.data.text });
    if (!filing.error) return undefined;
    const nothing = filing.error instanceof ApiProblem && filing.error.code === 'TURN_TEACHES_NOTHING';
    return t(nothing ? 'panel.intent.teachesNothing' : 'panel.intent.failed');
  };
  return {
    intents: data?.intents ?? [],
    isPending: filing.isPending,
    said: said(),
    file: (intent) => filing.mutate(intent),
  };
}

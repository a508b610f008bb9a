import { type Judgement, type Verdict, verdictSchema } from '../../../src/console/contract/verdict';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import type { Translate } from '../../app/text/translate';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { useWork } from './use-work';

/** What is judged; the rest of a verdict's request is the judgement. */
export type Target =
  | { readonly scope: 'case'; readonly caseId: number; readonly epoch: number }
  | { readonly scope: 'identity'; readonly threadId: string }
  | { readonly scope: 'cluster'; readonly clusterId: number };

export interface Wish {
  readonly judged: Judgement;
  readonly block?: 'none' | 'local' | 'platform';
  readonly indicators?: boolean;
}

/** Gives verdicts, each with a way back in the toast that tells of it. */
export function useVerdict() {
  const api = useApi();
  const toast = useToast();
  const t = useT();
  const { busy, run } = useWork();
  const undo = (id: number) =>
    void run(async () => {
      const verdict = await api.send('POST', apiPath`/verdicts/${id}/undo`, {}, verdictSchema);
      toast({ text: undoneWords(verdict, t) });
    });
  const give = (target: Target, wish: Wish) =>
    void run(async () => {
      const verdict = await api.send('POST', '/verdicts', { ...target, ...wish }, verdictSchema);
      toast({
        text: givenWords(verdict, t),
        action: { label: t('tables.undo'), run: () => undo(verdict.id) },
      });
    });
  return { busy, give, undo };
}

function givenWords({ items, judged }: Verdict, t: Translate): string {
  const done = t('triage.done.verdict', {
    n: items.done + items.queued,
    judged: t(`triage.judged.${judged}`),
  });
  return items.skipped > 0 ? `${done}. ${t('triage.done.skipped', { n: items.skipped })}` : done;
}

function undoneWords({ items }: Verdict, t: Translate): string {
  const done = t('triage.done.undone', { n: items.undone + items.undoing });
  return items.kept > 0 ? `${done}. ${t('triage.done.kept', { n: items.kept })}` : done;
}

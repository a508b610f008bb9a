import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { caseDetailSchema } from '../../../src/console/contract/case';
import { claimedNextSchema } from '../../../src/console/contract/handoff';
import { ApiProblem, apiPath } from '../api/api';
import { useApi } from '../api/use-api';
import { useT } from '../text/use-texts';
import { useToast } from '../toast/use-toast';

/** Takes the conversation that has to be answered first and opens it; says so when there is none. */
export function useClaimNext(): () => void {
  const api = useApi();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const t = useT();
  const claim = async () => {
    try {
      const next = await api.send('POST', '/cases/next', {}, claimedNextSchema);
      if (!next.claimed) {
        toast({ text: t(next.reason === 'full' ? 'app.claim.full' : 'app.claim.empty') });
        return;
      }
      const taken = await api.get(apiPath`/cases/${next.standing.caseId}`, caseDetailSchema);
      await navigate({ to: '/inbox', search: { view: 'mine', t: taken.case.threadId } });
      for (const key of ['threads', 'views', 'triage'])
        void queryClient.invalidateQueries({ queryKey: [key] });
    } catch (error) {
      toast({ tone: 'bad', text: error instanceof ApiProblem ? error.message : t('app.claim.lost') });
    }
  };
  return () => void claim();
}

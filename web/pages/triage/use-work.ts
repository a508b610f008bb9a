import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../../app/api/api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';

const STALE = ['triage', 'clusters', 'moderation', 'threads', 'views'];

/** Does one thing at a time: what it changed is asked for anew, what went wrong is said. */
export function useWork() {
  const queryClient = useQueryClient();
  const toast = useToast();
  const t = useT();
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      toast({ tone: 'bad', text: error instanceof ApiProblem ? error.message : t('triage.lost') });
    } finally {
      setBusy(false);
      await Promise.all(STALE.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
    }
  };
  return { busy, run };
}

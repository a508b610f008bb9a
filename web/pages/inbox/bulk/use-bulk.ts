import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { type BulkJob, type BulkRequest, bulkJobSchema } from '../../../../src/console/contract/bulk';
import { ApiProblem, apiPath } from '../../../app/api/api';
import { useApi } from '../../../app/api/use-api';
import { useT } from '../../../app/text/use-texts';
import { useToast } from '../../../app/toast/use-toast';
import { bulkWords, undoneWords } from './bulk-words';

/** How often a job is asked how far it is. */
const POLL_MS = 700;

export interface Bulk {
  /** A job that is still at work. */
  readonly running: BulkJob | undefined;
  /** Starts a job and stays with it until its end. @returns whether it was started. */
  readonly start: (request: BulkRequest) => Promise<boolean>;
}

/** Does things to many threads: shows how far it is, says what came of it, and offers to take it back. */
export function useBulk(): Bulk {
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  const t = useT();
  const [running, setRunning] = useState<BulkJob>();

  const follow = useCallback(
    async (first: BulkJob): Promise<BulkJob> => {
      let job = first;
      const refresh = () => {
        void queryClient.invalidateQueries({ queryKey: ['threads'] });
        void queryClient.invalidateQueries({ queryKey: ['views'] });
      };
      while (job.finishedAt === undefined) {
        setRunning(job);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        job = await api.get(apiPath`/bulk/${job.id}`, bulkJobSchema);
      }
      setRunning(undefined);
      refresh();
      return job;
    },
    [api, queryClient],
  );
  const failed = useCallback(
    (error: unknown) => {
      setRunning(undefined);
      toast({ tone: 'bad', text: error instanceof ApiProblem ? error.message : t('inbox.bulk.lost') });
    },
    [toast, t],
  );
  const undo = useCallback(
    async (id: number) => {
      try {
        const job = await follow(await api.send('POST', apiPath`/bulk/${id}/undo`, undefined, bulkJobSchema));
        toast({ text: undoneWords(job, t) });
      } catch (error) {
        failed(error);
      }
    },
    [api, follow, failed, toast, t],
  );
  const start = useCallback(
    async (request: BulkRequest) => {
      try {
        const begun = await api.send('POST', '/bulk', request, bulkJobSchema);
        // The bar may go: the rest is told by the line at the foot of the list and at the end.
        void follow(begun)
          .then((job) =>
            toast({
              text: bulkWords(job, t),
              tone: job.done === 0 && job.total > 0 ? 'bad' : 'ok',
              ...(job.canUndo && { action: { label: t('inbox.bulk.undo'), run: () => void undo(job.id) } }),
            }),
          )
          .catch(failed);
        return true;
      } catch (error) {
        failed(error);
        return false;
      }
    },
    [api, follow, failed, undo, toast, t],
  );
  return { running, start };
}

import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { repliedSchema } from '../../../src/console/contract/action';
import { caseDetailSchema } from '../../../src/console/contract/case';
import type { ThreadRow } from '../../../src/console/contract/inbox';
import { wrongIntentFiledSchema } from '../../../src/console/contract/turn';
import { ApiProblem, apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { useWork } from './use-work';

/** The customer's messages that are shown: what the bot stumbled over is among the last. */
const SHOWN = 3;

export interface Fix {
  readonly turnId: number | undefined;
  readonly intent: string;
  readonly reply: string;
}

/** Answers a conversation the bot did not understand and files what it was about. */
export function useFix(row: ThreadRow, onDone: () => void) {
  const api = useApi();
  const toast = useToast();
  const t = useT();
  const { busy, run } = useWork();
  // One key a dialog: pressed twice, or after a lost answer, the same reply is not sent again.
  const key = useRef(crypto.randomUUID());
  const { data, refetch } = useQuery({
    queryKey: ['case', row.caseId],
    queryFn: ({ signal }) => api.get(apiPath`/cases/${row.caseId ?? 0}`, caseDetailSchema, { signal }),
    enabled: row.caseId !== undefined,
    // What was read is what is answered: newer words of the customer are refused by the server, and read then.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const said = (data?.messages ?? []).filter(({ origin, deleted }) => origin === 'customer' && !deleted);
  const send = ({ turnId, intent, reply }: Fix) =>
    void run(async () => {
      if (!data) return;
      try {
        const body = {
          epoch: data.thread.epoch,
          lastMessageId: said.at(-1)?.id ?? 0,
          text: reply,
          idempotencyKey: key.current,
        };
        await api.send('POST', apiPath`/cases/${data.case.id}/reply`, body, repliedSchema);
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 409) throw error;
        await refetch();
        toast({ tone: 'bad', text: t('triage.fix.changed') });
        return;
      }
      // After the answer: that the example cannot be filed must not keep it from the customer.
      if (turnId !== undefined)
        await api.send('POST', apiPath`/turns/${turnId}/wrong-intent`, { intent }, wrongIntentFiledSchema);
      toast({ text: t('triage.done.fixed') });
      onDone();
    });
  return { said: said.slice(-SHOWN), closed: row.window.state !== 'open', busy, send };
}

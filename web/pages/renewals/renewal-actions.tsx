import { Banknote, Link2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { RenewalRow } from '../../../src/console/contract/renewal';
import { apiPath } from '../../app/api/api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { personName } from '../../parts/person-name';
import { OpenConversation, RowAction, RowMenu } from '../../parts/table/row-menu';
import { useDo } from '../../parts/table/use-do';
import { useSendLink } from '../../parts/table/use-send-link';
import { OfflineDialog } from './offline-dialog';
import { useTakeBack } from './use-take-back';

/** What can be done about the end of an order. */
export function RenewalActions({ row }: { readonly row: RenewalRow }) {
  const t = useT();
  const toast = useToast();
  const sendLink = useSendLink();
  const { run, isPending } = useDo('renewals', 'links');
  const takeBack = useTakeBack();
  const [asks, setAsks] = useState<'link' | 'elsewhere'>();
  const { threadId, orderNumber: order, elsewhereId, state } = row;
  const close = () => setAsks(undefined);
  const isDone = state === 'paid' || state === 'elsewhere';
  const send = (thread: string) =>
    run(async () => {
      await sendLink(thread, apiPath`/threads/${thread}/link`, { orderNumbers: [order] });
      toast({ text: t('renewals.newLink.done') });
    }).then(close);
  return (
    <>
      <RowMenu name={order} busy={isPending}>
        {threadId !== undefined && <OpenConversation threadId={threadId} />}
        {threadId !== undefined && !isDone && (
          <RowAction icon={Link2} onClick={() => setAsks('link')}>
            {t('renewals.newLink')}
          </RowAction>
        )}
        {!isDone && (
          <RowAction icon={Banknote} onClick={() => setAsks('elsewhere')}>
            {t('renewals.elsewhere')}
          </RowAction>
        )}
        {elsewhereId !== undefined && (
          <RowAction icon={Undo2} onClick={() => void takeBack(elsewhereId)}>
            {t('renewals.elsewhere.void')}
          </RowAction>
        )}
      </RowMenu>
      {asks === 'link' && threadId !== undefined && (
        <ConfirmDialog
          title={t('renewals.newLink.title', { order })}
          text={t('renewals.newLink.text', { name: personName({ ...row.customer, threadId }, t) })}
          action={t('renewals.newLink.do')}
          busy={isPending}
          onConfirm={() => void send(threadId)}
          onClose={close}
        />
      )}
      {asks === 'elsewhere' && <OfflineDialog row={row} onClose={close} />}
    </>
  );
}

import { Ban, Clock, History, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { cancelledLinkSchema } from '../../../src/console/contract/composer';
import { extendedSchema, type LinkRow } from '../../../src/console/contract/link';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useFormats, useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { OpenConversation, RowAction, RowMenu } from '../../parts/table/row-menu';
import { useDo } from '../../parts/table/use-do';
import { useSendLink } from '../../parts/table/use-send-link';

const UNPAID = new Set<LinkRow['state']>(['sent', 'opened', 'failed', 'expired']);

/** What can be done with a link; the routes themselves decide again. */
export function LinkActions({ row, onEvents }: { readonly row: LinkRow; readonly onEvents: () => void }) {
  const t = useT();
  const api = useApi();
  const toast = useToast();
  const { moment } = useFormats();
  const sendLink = useSendLink();
  const { run, isPending } = useDo('links', 'renewals');
  const [asks, setAsks] = useState<'cancel' | 'replace'>();
  const { id, code } = row;
  const unpaid = UNPAID.has(row.state);
  const close = () => setAsks(undefined);
  const extend = () =>
    run(async () => {
      const done = await api.send('POST', apiPath`/links/${id}/extend`, undefined, extendedSchema);
      toast({ text: t('links.extend.done', { code, when: moment(done.expiresAt, api.now()) }) });
    });
  const cancel = () =>
    run(async () => {
      await api.send('POST', apiPath`/links/${id}/cancel`, undefined, cancelledLinkSchema);
      toast({ text: t('links.cancel.done', { code }) });
    }).then(close);
  const replace = () =>
    run(async () => {
      await sendLink(row.threadId, apiPath`/links/${id}/replace`);
      toast({ text: t('links.replace.done') });
    }).then(close);
  return (
    <>
      <RowMenu name={code} busy={isPending}>
        <RowAction icon={History} onClick={onEvents}>
          {t('links.events')}
        </RowAction>
        <OpenConversation threadId={row.threadId} />
        {unpaid && (
          <>
            <RowAction icon={Clock} onClick={() => void extend()}>
              {t('links.extend')}
            </RowAction>
            <RowAction icon={RotateCcw} onClick={() => setAsks('replace')}>
              {t('links.replace')}
            </RowAction>
          </>
        )}
        {(unpaid || row.state === 'paying') && row.state !== 'expired' && (
          <RowAction icon={Ban} onClick={() => setAsks('cancel')}>
            {t('links.cancel')}
          </RowAction>
        )}
      </RowMenu>
      {asks && (
        <ConfirmDialog
          title={t(`links.${asks}.title`, { code })}
          text={t(`links.${asks}.text`, { code })}
          action={t(`links.${asks}.do`)}
          bad={asks === 'cancel'}
          busy={isPending}
          onConfirm={() => void (asks === 'cancel' ? cancel() : replace())}
          onClose={close}
        />
      )}
    </>
  );
}

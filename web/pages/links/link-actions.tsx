import { ActionIcon, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Ban, Clock, EllipsisVertical, History, MessageSquare, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { cancelledLinkSchema } from '../../../src/console/contract/composer';
import { extendedSchema, type LinkRow } from '../../../src/console/contract/link';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useFormats, useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { ConfirmDialog } from '../../parts/table/confirm-dialog';
import { useDo } from '../../parts/table/use-do';
import { useSendLink } from '../../parts/table/use-send-link';

const UNPAID = new Set<LinkRow['state']>(['sent', 'opened', 'failed', 'expired']);

/** What can be done with a link; the routes themselves decide again. */
export function LinkActions({ row, onEvents }: { readonly row: LinkRow; readonly onEvents: () => void }) {
  const t = useT();
  const api = useApi();
  const navigate = useNavigate();
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
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('tables.actions', { name: code })} loading={isPending}>
            <EllipsisVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<History size={14} aria-hidden />} onClick={onEvents}>
            {t('links.events')}
          </Menu.Item>
          <Menu.Item
            leftSection={<MessageSquare size={14} aria-hidden />}
            onClick={() => void navigate({ to: '/inbox', search: { view: 'all', t: row.threadId } })}
          >
            {t('tables.openConversation')}
          </Menu.Item>
          {unpaid && (
            <>
              <Menu.Item leftSection={<Clock size={14} aria-hidden />} onClick={() => void extend()}>
                {t('links.extend')}
              </Menu.Item>
              <Menu.Item leftSection={<RotateCcw size={14} aria-hidden />} onClick={() => setAsks('replace')}>
                {t('links.replace')}
              </Menu.Item>
            </>
          )}
          {(unpaid || row.state === 'paying') && row.state !== 'expired' && (
            <Menu.Item leftSection={<Ban size={14} aria-hidden />} onClick={() => setAsks('cancel')}>
              {t('links.cancel')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
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

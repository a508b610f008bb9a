import { ActionIcon, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Banknote, EllipsisVertical, Link2, MessageSquare, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import type { RenewalRow } from '../../../src/console/contract/renewal';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { personName } from '../../parts/person-name';
import { ConfirmDialog } from '../../parts/table/confirm-dialog';
import { useDo } from '../../parts/table/use-do';
import { useSendLink } from '../../parts/table/use-send-link';
import { OfflineDialog } from './offline-dialog';

/** What can be done about the end of an order. */
export function RenewalActions({ row }: { readonly row: RenewalRow }) {
  const t = useT();
  const api = useApi();
  const navigate = useNavigate();
  const toast = useToast();
  const sendLink = useSendLink();
  const { run, isPending } = useDo('renewals', 'links');
  const [asks, setAsks] = useState<'link' | 'elsewhere'>();
  const { threadId, orderNumber: order, elsewhereId, state } = row;
  const close = () => setAsks(undefined);
  const isDone = state === 'paid' || state === 'elsewhere';
  const send = (thread: string) =>
    run(async () => {
      await sendLink(thread, apiPath`/threads/${thread}/link`, { orderNumbers: [order] });
      toast({ text: t('renewals.newLink.done') });
    }).then(close);
  const takeBack = (id: number) =>
    run(async () => {
      await api.send('POST', apiPath`/renewals/offline/${id}/void`, undefined, z.object({}));
      toast({ text: t('renewals.elsewhere.voided') });
    });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('tables.actions', { name: order })} loading={isPending}>
            <EllipsisVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {threadId !== undefined && (
            <Menu.Item
              leftSection={<MessageSquare size={14} aria-hidden />}
              onClick={() => void navigate({ to: '/inbox', search: { view: 'all', t: threadId } })}
            >
              {t('tables.openConversation')}
            </Menu.Item>
          )}
          {threadId !== undefined && !isDone && (
            <Menu.Item leftSection={<Link2 size={14} aria-hidden />} onClick={() => setAsks('link')}>
              {t('renewals.newLink')}
            </Menu.Item>
          )}
          {!isDone && (
            <Menu.Item leftSection={<Banknote size={14} aria-hidden />} onClick={() => setAsks('elsewhere')}>
              {t('renewals.elsewhere')}
            </Menu.Item>
          )}
          {elsewhereId !== undefined && (
            <Menu.Item
              leftSection={<Undo2 size={14} aria-hidden />}
              onClick={() => void takeBack(elsewhereId)}
            >
              {t('renewals.elsewhere.void')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
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

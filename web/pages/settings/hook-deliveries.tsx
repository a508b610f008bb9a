import { Button, Modal } from '@mantine/core';
import { Send } from 'lucide-react';
import {
  type Webhook,
  webhookDeliveryListSchema,
  webhookDeliverySchema,
} from '../../../src/console/contract/webhook';
import { apiPath } from '../../app/api/api';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { EmptyState } from '../../parts/empty-state';
import { TableStates } from '../../parts/table/table-states';
import { Tag } from '../../parts/tag';
import css from './parts.module.css';
import { useChange, useList } from './use-list';

const TONES = { pending: 'neutral', sending: 'neutral', delivered: 'ok', dead: 'bad' } as const;

/** What a webhook was told lately; what was given up can be sent again. */
export function HookDeliveries({ hook, onClose }: { readonly hook: Webhook; readonly onClose: () => void }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow(60_000);
  const path = apiPath`/webhooks/${hook.id}/deliveries`;
  const { data, state } = useList(['settings', 'deliveries', hook.id], path, webhookDeliveryListSchema);
  const { change } = useChange('settings');
  const empty = { icon: Send, title: t('settings.none'), text: '' };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('settings.hooks.deliveries')}
      closeButtonProps={{ 'aria-label': t('app.state.close') }}
    >
      {!data && <TableStates list={state} empty={empty} onClear={undefined} />}
      {data?.deliveries.length === 0 && <EmptyState icon={Send} title={t('settings.none')} level={3} />}
      {data && data.deliveries.length > 0 && (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('settings.hooks.col.what')}</th>
              <th scope="col">{t('settings.hooks.col.state')}</th>
              <th scope="col">{t('settings.hooks.col.when')}</th>
              <th scope="col">{t('settings.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {data.deliveries.map(({ id, type, status, code, createdAt, eventId }) => (
              <tr key={id}>
                <th scope="row">
                  {type}
                  <small>{eventId}</small>
                </th>
                <td>
                  <Tag tone={TONES[status]}>{t(`settings.hooks.state.${status}`)}</Tag>
                  {code !== undefined && <small>{code}</small>}
                </td>
                <td>{moment(createdAt, now)}</td>
                <td>
                  {status === 'dead' && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() =>
                        void change(
                          'POST',
                          apiPath`/webhook-deliveries/${id}/replay`,
                          undefined,
                          webhookDeliverySchema,
                        )
                      }
                    >
                      {t('settings.hooks.replay')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Modal>
  );
}

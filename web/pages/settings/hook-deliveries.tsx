import { Send } from 'lucide-react';
import {
  type Webhook,
  webhookDeliveryListSchema,
  webhookDeliverySchema,
} from '../../../src/console/contract/webhook';
import { apiPath } from '../../app/api/api';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { Dialog } from '../../parts/dialog';
import { ListTable } from '../../parts/table/list-table';
import { useList } from '../../parts/table/use-list';
import { Tag } from '../../parts/tag';
import { RowButton } from './row-buttons';
import { useChange } from './use-change';

const TONES = { pending: 'neutral', sending: 'neutral', delivered: 'ok', dead: 'bad' } as const;

/** What a webhook was told lately; what was given up can be sent again. */
export function HookDeliveries({ hook, onClose }: { readonly hook: Webhook; readonly onClose: () => void }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow(60_000);
  const path = apiPath`/webhooks/${hook.id}/deliveries`;
  const { data, state } = useList(['settings', 'deliveries', hook.id], path, webhookDeliveryListSchema);
  const { change } = useChange('settings');
  const again = (id: number) =>
    change('POST', apiPath`/webhook-deliveries/${id}/replay`, undefined, webhookDeliverySchema);
  return (
    <Dialog size="lg" title={t('settings.hooks.deliveries')} onClose={onClose}>
      <ListTable
        state={state}
        rows={data?.deliveries}
        icon={Send}
        none={t('settings.none')}
        heads={[
          t('settings.hooks.col.what'),
          t('settings.hooks.col.state'),
          t('settings.hooks.col.when'),
          t('settings.actions'),
        ]}
      >
        {({ id, type, status, code, createdAt, eventId }) => (
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
                <RowButton onClick={() => void again(id)}>{t('settings.hooks.replay')}</RowButton>
              )}
            </td>
          </tr>
        )}
      </ListTable>
    </Dialog>
  );
}

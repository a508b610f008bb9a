import { getRouteApi } from '@tanstack/react-router';
import { Webhook as WebhookIcon } from 'lucide-react';
import { useState } from 'react';
import {
  createdWebhookSchema,
  type Webhook,
  webhookDeliverySchema,
  webhookListSchema,
} from '../../../src/console/contract/webhook';
import { apiPath } from '../../app/api/api';
import { useT } from '../../app/text/use-texts';
import { ListTable } from '../../parts/table/list-table';
import { useList } from '../../parts/table/use-list';
import { Tag } from '../../parts/tag';
import { HookDeliveries } from './hook-deliveries';
import { HookForm } from './hook-form';
import { AddButton, ListTop, OnceDialog, RemoveDialog } from './parts';
import css from './parts.module.css';
import { RowButton, RowButtons } from './row-buttons';
import { useChange } from './use-change';

const route = getRouteApi('/settings');

/** Systems of the brand's that follow handovers. */
export function Hooks() {
  const t = useT();
  const { hook } = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [dropping, setDropping] = useState<Webhook>();
  const { data, state } = useList(['settings', 'webhooks'], '/webhooks', webhookListSchema);
  const { change, isPending } = useChange('settings');
  const show = (id: number | undefined) =>
    void navigate({ search: (before) => ({ ...before, hook: id === undefined ? undefined : String(id) }) });
  const drop = async ({ id }: Webhook) => {
    if (await change('DELETE', apiPath`/webhooks/${id}`, undefined, webhookListSchema))
      setDropping(undefined);
  };
  const add = async (body: Parameters<Parameters<typeof HookForm>[0]['onSave']>[0]) => {
    const made = await change('POST', '/webhooks', body, createdWebhookSchema, null);
    if (!made) return;
    setAdding(false);
    setSecret(made.secret);
  };
  const test = (id: number) =>
    change(
      'POST',
      apiPath`/webhooks/${id}/test`,
      undefined,
      webhookDeliverySchema,
      t('settings.hooks.tested'),
    );
  const open = data?.webhooks.find(({ id }) => String(id) === hook);
  return (
    <>
      <ListTop lead={t('settings.hooks.lead')}>
        <AddButton onClick={() => setAdding(true)}>{t('settings.hooks.add')}</AddButton>
      </ListTop>
      <ListTable
        state={state}
        rows={data?.webhooks}
        icon={WebhookIcon}
        none={t('settings.none')}
        heads={[t('settings.hooks.url'), t('settings.actions')]}
      >
        {(one) => (
          <tr key={one.id}>
            <th scope="row">
              {one.url}
              <small>{one.events.join(', ')}</small>
              <Standing hook={one} />
            </th>
            <td>
              <RowButtons name={one.url} onRemove={() => setDropping(one)}>
                <RowButton onClick={() => show(one.id)}>{t('settings.hooks.deliveries')}</RowButton>
                <RowButton onClick={() => void test(one.id)}>{t('settings.hooks.test')}</RowButton>
              </RowButtons>
            </td>
          </tr>
        )}
      </ListTable>
      {adding && (
        <HookForm busy={isPending} onSave={(body) => void add(body)} onClose={() => setAdding(false)} />
      )}
      {secret !== undefined && (
        <OnceDialog
          title={t('settings.hooks')}
          text={t('settings.hooks.secret')}
          value={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
      {open && <HookDeliveries hook={open} onClose={() => show(undefined)} />}
      {dropping && (
        <RemoveDialog
          name={new URL(dropping.url).hostname}
          text={t('settings.hooks.remove.text')}
          busy={isPending}
          onConfirm={() => void drop(dropping)}
          onClose={() => setDropping(undefined)}
        />
      )}
    </>
  );
}

function Standing({ hook: { active, stoppedCode, pending, dead } }: { readonly hook: Webhook }) {
  const t = useT();
  return (
    <span className={css.tags}>
      {active ? (
        <Tag tone="ok">{t('settings.hooks.on')}</Tag>
      ) : (
        <Tag tone="bad">{t('settings.hooks.stopped', { code: stoppedCode ?? '?' })}</Tag>
      )}
      {pending > 0 && <Tag>{t('settings.hooks.pending', { n: pending })}</Tag>}
      {dead > 0 && <Tag tone="bad">{t('settings.hooks.dead', { n: dead })}</Tag>}
    </span>
  );
}

import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { useState } from 'react';
import {
  createdWebhookSchema,
  type Webhook,
  webhookDeliverySchema,
  webhookListSchema,
} from '../../../src/console/contract/webhook';
import { apiPath } from '../../app/api/api';
import { useT } from '../../app/text/use-texts';
import { EmptyState } from '../../parts/empty-state';
import { TableStates } from '../../parts/table/table-states';
import { Tag } from '../../parts/tag';
import { HookDeliveries } from './hook-deliveries';
import { HookForm } from './hook-form';
import { ListTop, OnceDialog, TypedConfirm } from './parts';
import css from './parts.module.css';
import { useChange, useList } from './use-list';

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
  const empty = { icon: WebhookIcon, title: t('settings.none'), text: '' };
  return (
    <>
      <ListTop lead={t('settings.hooks.lead')}>
        <Button size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={() => setAdding(true)}>
          {t('settings.hooks.add')}
        </Button>
      </ListTop>
      {!data && <TableStates list={state} empty={empty} onClear={undefined} />}
      {data?.webhooks.length === 0 && <EmptyState icon={WebhookIcon} title={t('settings.none')} level={3} />}
      {data && data.webhooks.length > 0 && (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('settings.hooks.url')}</th>
              <th scope="col">{t('settings.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {data.webhooks.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  {one.url}
                  <small>{one.events.join(', ')}</small>
                  <Standing hook={one} />
                </th>
                <td>
                  <div className={css.buttons}>
                    <Button size="compact-xs" variant="default" onClick={() => show(one.id)}>
                      {t('settings.hooks.deliveries')}
                    </Button>
                    <Button size="compact-xs" variant="default" onClick={() => void test(one.id)}>
                      {t('settings.hooks.test')}
                    </Button>
                    <Button
                      size="compact-xs"
                      variant="default"
                      className={css.bad}
                      aria-label={t('settings.remove.of', { name: one.url })}
                      onClick={() => setDropping(one)}
                    >
                      {t('settings.remove')}
                    </Button>
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
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
        <TypedConfirm
          name={new URL(dropping.url).hostname}
          title={t('settings.remove.title', { name: new URL(dropping.url).hostname })}
          text={t('settings.hooks.remove.text')}
          action={t('settings.remove')}
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

import { getRouteApi } from '@tanstack/react-router';
import { Activity, ShieldAlert } from 'lucide-react';
import { useT } from '../../app/text/use-texts';
import { channelLabel } from '../../parts/channel-mark';
import { ChannelFilter } from '../../parts/chips';
import { Note } from '../../parts/note';
import { TablePage } from '../../parts/table/table-page';
import { TableStates } from '../../parts/table/table-states';
import { AccountCard } from './account-card';
import css from './channels.module.css';
import { DeadLetters } from './dead-letters';
import { useChannels } from './use-channels';

const route = getRouteApi('/channels');

/** Every account: whether its platform reaches us and we reach it, and what can be done about it. */
export function Page() {
  const t = useT();
  const { ch, dead } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, state } = useChannels();
  const accounts = data?.accounts.filter(({ channel }) => ch === undefined || channel === ch) ?? [];
  const change = (next: { ch?: typeof ch; dead?: string | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const open = accounts.find(({ accountId }) => accountId === dead);
  return (
    <TablePage
      title={t('app.page.channels')}
      count={data && accounts.length}
      filters={<ChannelFilter value={ch} onChange={(next) => change({ ch: next })} />}
    >
      {accounts.length > 0 ? (
        <div className={css.list}>
          {data?.refused.map(({ channel, count }) => (
            <Note key={channel} tone="bad" icon={ShieldAlert}>
              {t('channels.refused', { n: count, channel: channelLabel(channel) })}
            </Note>
          ))}
          {data && data.quarantined > 0 && (
            <p className={css.aside}>{t('channels.quarantined', { n: data.quarantined })}</p>
          )}
          <ul className={css.cards}>
            {accounts.map((account) => (
              <li key={account.accountId}>
                <AccountCard account={account} onDead={() => change({ dead: account.accountId })} />
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <TableStates
          list={state}
          empty={{ icon: Activity, title: t('channels.none'), text: t('channels.none.text') }}
          onClear={ch === undefined ? undefined : () => change({ ch: undefined })}
        />
      )}
      {open && <DeadLetters account={open} onClose={() => change({ dead: undefined })} />}
    </TablePage>
  );
}

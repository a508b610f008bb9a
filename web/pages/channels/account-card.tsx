import { Button } from '@mantine/core';
import { Ban, Check, CircleAlert, CirclePause, RotateCw, Send } from 'lucide-react';
import type { AccountState } from '../../../src/console/contract/channels';
import { useMe } from '../../app/api/me';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import card from '../../parts/card.module.css';
import { ChannelMark, channelLabel } from '../../parts/channel-mark';
import { Note } from '../../parts/note';
import { PlainTable } from '../../parts/plain-table';
import { Tag } from '../../parts/tag';
import { AccountFacts } from './account-facts';
import css from './channels.module.css';
import { SendingSwitch } from './sending-switch';
import { TestMessage } from './test-message';
import { TokenWarning } from './token-life';
import { useAccountActions } from './use-channels';

const SENDING = {
  on: { tone: 'ok', icon: Send },
  paused: { tone: 'bad', icon: Ban },
  held: { tone: 'warn', icon: CirclePause },
} as const;

/** How one account stands; admins can act on it. */
export function AccountCard({
  account,
  onDead,
}: {
  readonly account: AccountState;
  readonly onDead: () => void;
}) {
  const t = useT();
  const isAdmin = useMe()?.role === 'admin';
  const handle = `@${account.handle}`;
  return (
    <article className={`${card.card} ${css.card}`} aria-labelledby={`account-${account.accountId}`}>
      <header className={css.head}>
        <ChannelMark channel={account.channel} size={22} />
        <h2 className={css.name} id={`account-${account.accountId}`}>
          {handle} <span className={css.platform}>{channelLabel(account.channel)}</span>
        </h2>
        <Tag {...SENDING[account.sending]} large>
          {t(`channels.sending.${account.sending}`)}
        </Tag>
        {!account.configured && (
          <Tag tone="warn" large>
            {t('channels.former')}
          </Tag>
        )}
        {account.sandbox && <Tag large>{t('channels.sandbox')}</Tag>}
      </header>
      <Stopped account={account} />
      <TokenWarning check={account.check} />
      <AccountFacts account={account} />
      <Errors account={account} />
      {isAdmin && <Actions account={account} handle={handle} onDead={onDead} />}
    </article>
  );
}

function Stopped({ account: { held, sending, pauseCode } }: { readonly account: AccountState }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow(60_000);
  if (held) {
    const at = moment(held.at, now);
    const text = held.by
      ? t('channels.held.by', { name: held.by, at, why: held.why })
      : t('channels.held.at', { at, why: held.why });
    return <Note tone="warn">{text}</Note>;
  }
  if (sending !== 'paused') return null;
  if (pauseCode === 'TOKEN_REVOKED' || pauseCode === 'PLATFORM_POLICY_BLOCK')
    return <Note tone="bad">{t(`channels.pause.${pauseCode}`)}</Note>;
  return <Note tone="bad">{t('channels.pause.other', { code: pauseCode ?? '?' })}</Note>;
}

function Errors({ account: { errors } }: { readonly account: AccountState }) {
  const t = useT();
  const { number } = useFormats();
  if (errors.length === 0) {
    return (
      <p className={css.fine}>
        <Check size={14} aria-hidden />
        {t('channels.errors.none')}
      </p>
    );
  }
  return (
    <PlainTable
      className={css.errors}
      caption={
        <>
          <CircleAlert size={14} aria-hidden /> {t('channels.errors')}
        </>
      }
      heads={[t('channels.errors.code'), t('channels.errors.count')]}
    >
      {errors.map(({ code, count }) => (
        <tr key={code}>
          <th scope="row">{code}</th>
          <td>{number(count)}</td>
        </tr>
      ))}
    </PlainTable>
  );
}

function Actions({
  account,
  handle,
  onDead,
}: {
  readonly account: AccountState;
  readonly handle: string;
  readonly onDead: () => void;
}) {
  const t = useT();
  const toast = useToast();
  const { act, isPending } = useAccountActions();
  const { dead, unclear } = account.queue;
  const ask = async (what: 'check' | 'resubscribe') => {
    if (!(await act(what, account.accountId))) return;
    toast({ text: what === 'check' ? t('channels.checked', { handle }) : t('channels.resubscribed') });
  };
  return (
    <footer className={css.actions}>
      <Button
        size="xs"
        variant="default"
        loading={isPending}
        leftSection={<RotateCw size={14} aria-hidden />}
        onClick={() => void ask('check')}
      >
        {t('channels.check')}
      </Button>
      {account.canResubscribe && (
        <Button size="xs" variant="default" loading={isPending} onClick={() => void ask('resubscribe')}>
          {t('channels.resubscribe')}
        </Button>
      )}
      {dead + unclear > 0 && (
        <Button size="xs" variant="default" className={css.dead} onClick={onDead}>
          {t('channels.dead', { n: dead + unclear })}
        </Button>
      )}
      {account.configured && <TestMessage account={account} />}
      <SendingSwitch account={account} handle={handle} />
    </footer>
  );
}

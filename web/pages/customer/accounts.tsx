import { ActionIcon, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { BadgeCheck, Ban, ShieldQuestion, Unlink } from 'lucide-react';
import type { Customer } from '../../../src/console/contract/customer';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { ChannelMark } from '../../parts/channel-mark';
import { personName } from '../../parts/person-name';
import { Tag } from '../../parts/tag';
import { Card, Line } from './card';
import css from './customer.module.css';
import { useMoves } from './use-moves';

/** Where the person writes from, and how it was proved who they are. */
export function Accounts({ customer, changes }: { readonly customer: Customer; readonly changes: boolean }) {
  const t = useT();
  const { handles } = customer;
  return (
    <Card title={t('customers.accounts')} empty="">
      {handles.map((handle) => (
        <Account
          key={handle.threadId}
          id={customer.id}
          handle={handle}
          unlinks={changes && handles.length > 1}
        />
      ))}
    </Card>
  );
}

function Account({
  id,
  handle,
  unlinks,
}: {
  readonly id: number;
  readonly handle: Customer['handles'][number];
  readonly unlinks: boolean;
}) {
  const t = useT();
  const { moment, age } = useFormats();
  const now = useNow(60_000);
  const { move } = useMoves(id);
  const { threadId, channel, level, lastAt, provedAt, optedOut } = handle;
  const name = personName({ handle: handle.handle, threadId }, t);
  const unlink = () => void move('unlink', { threadId }, t('customers.unlinked', { name }));
  return (
    <Line
      side={
        <>
          {lastAt !== undefined && t('customers.ago', { age: age(lastAt, now) })}
          {unlinks && (
            <Tooltip label={t('customers.unlink', { name })}>
              <ActionIcon aria-label={t('customers.unlink', { name })} onClick={unlink}>
                <Unlink size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </>
      }
    >
      <Link to="/inbox" search={{ view: 'all', t: threadId }} className={css.account}>
        <ChannelMark channel={channel} labelled />
        {name}
      </Link>
      <span className={css.tags}>
        <Tag tone={level > 0 ? 'ok' : 'neutral'} icon={level > 0 ? BadgeCheck : ShieldQuestion}>
          {t(`customers.level.${level as 0 | 1 | 2}`)}
        </Tag>
        {optedOut && (
          <Tag tone="bad" icon={Ban}>
            {t('customers.optedOut')}
          </Tag>
        )}
        {provedAt !== undefined && (
          <span className={css.quiet}>{t('customers.proved', { when: moment(provedAt, now) })}</span>
        )}
      </span>
    </Line>
  );
}

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { UsersRound } from 'lucide-react';
import { z } from 'zod';
import type { Customer } from '../../../src/console/contract/customer';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { ChannelMark } from '../../parts/channel-mark';
import { customerName } from '../../parts/person-name';
import css from './customer.module.css';
import { useMoves } from './use-moves';

type Suggestion = NonNullable<Customer['suggestions']>[number];

/** Who may be the same person; nothing happens until somebody says so. */
export function Suggestions({
  customer: { id, suggestions = [] },
  changes,
}: {
  readonly customer: Customer;
  readonly changes: boolean;
}) {
  return suggestions.map((other) => <Ask key={other.id} id={id} other={other} changes={changes} />);
}

function Ask({
  id,
  other,
  changes,
}: {
  readonly id: number;
  readonly other: Suggestion;
  readonly changes: boolean;
}) {
  const t = useT();
  const api = useApi();
  const toast = useToast();
  const { move, run, isPending } = useMoves(id);
  const name = customerName(other, t);
  const merge = () => move('merge', { otherId: other.id }, t('customers.merged', { name }));
  const apart = () =>
    run(async () => {
      await api.send('POST', apiPath`/customers/${id}/apart`, { otherId: other.id }, z.object({}));
      toast({ text: t('customers.keptApart') });
    });
  return (
    <section className={css.suggestion} aria-label={t('customers.suggest.title', { name })}>
      <UsersRound size={18} aria-hidden />
      <div className={css.words}>
        <p className={css.question}>
          {t('customers.suggest.title', { name })}{' '}
          {other.handles.map(({ threadId, channel }) => (
            <ChannelMark key={threadId} channel={channel} labelled />
          ))}
        </p>
        <p className={css.quiet}>{t('customers.suggest.why', { orders: other.orderNumbers.join(', ') })}</p>
      </div>
      <div className={css.actions}>
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link to="/customers/$id" params={{ id: String(other.id) }} {...props} />}
        >
          {name}
        </Button>
        {changes && (
          <>
            <Button size="xs" variant="default" disabled={isPending} onClick={() => void apart()}>
              {t('customers.suggest.apart')}
            </Button>
            <Button size="xs" disabled={isPending} onClick={() => void merge()}>
              {t('customers.suggest.merge')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

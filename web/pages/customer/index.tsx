import { Button, Menu, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft, Download, Trash2, UserX } from 'lucide-react';
import { useState } from 'react';
import { type Customer, customerSchema } from '../../../src/console/contract/customer';
import { ApiProblem, apiPath } from '../../app/api/api';
import { useMe } from '../../app/api/me';
import { useApi } from '../../app/api/use-api';
import { useT } from '../../app/text/use-texts';
import { Avatar } from '../../parts/avatar';
import card from '../../parts/card.module.css';
import { EmptyState } from '../../parts/empty-state';
import { FailedState } from '../../parts/failed-state';
import { Note } from '../../parts/note';
import { PageTitle } from '../../parts/page-title';
import { customerName } from '../../parts/person-name';
import { Accounts } from './accounts';
import css from './customer.module.css';
import { EraseDialog } from './erase-dialog';
import { History } from './history';
import { CasesCard, ConsentCard, LinksCard, NotesCard, OrdersCard, PaymentsCard } from './records';
import { Suggestions } from './suggestions';

const route = getRouteApi('/customers/$id');

/** One person over all their accounts: who they are, how that was proved, and everything that belongs to them. */
export function Page() {
  const t = useT();
  const api = useApi();
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['customers', 'one', id],
    queryFn: ({ signal }) => api.get(apiPath`/customers/${id}`, customerSchema, { signal }),
  });
  if (data) return <Person customer={data} />;
  if (error instanceof ApiProblem && error.status < 500) {
    return (
      <EmptyState
        level={1}
        icon={UserX}
        title={t('customers.missing')}
        text={t('customers.missing.hint')}
        action={
          <Button component={Link} to="/customers" size="xs" variant="default">
            {t('customers.back')}
          </Button>
        }
      />
    );
  }
  if (error) return <FailedState level={1} onRetry={() => void refetch()} />;
  return (
    <div className={css.page} role="status" aria-label={t('app.state.loading')}>
      <Skeleton height={38} width={240} radius="md" />
      <Skeleton height={300} radius="md" mt={16} />
    </div>
  );
}

function Person({ customer }: { readonly customer: Customer }) {
  const t = useT();
  const role = useMe()?.role;
  const name = customerName(customer, t);
  const changes = role !== undefined && role !== 'moderator' && customer.whole;
  return (
    <div className={css.page}>
      <Link to="/customers" className={css.back}>
        <ChevronLeft size={15} aria-hidden />
        {t('customers.back')}
      </Link>
      <header className={css.head}>
        <Avatar name={name} size={38} />
        <PageTitle>{name}</PageTitle>
        {changes && <Actions customer={customer} name={name} erases={role === 'admin'} />}
      </header>
      {!customer.whole && <Note tone="warn">{t('customers.elsewhere')}</Note>}
      <Suggestions customer={customer} changes={changes} />
      <div className={`${card.cards} ${css.cards}`}>
        <Accounts customer={customer} changes={changes} />
        <OrdersCard customer={customer} />
        <LinksCard customer={customer} />
        <PaymentsCard customer={customer} />
        <CasesCard customer={customer} />
        <NotesCard customer={customer} />
        <ConsentCard customer={customer} />
        <History customer={customer} changes={changes} />
      </div>
    </div>
  );
}

function Actions({
  customer: { id, callName },
  name,
  erases,
}: {
  readonly customer: Customer;
  readonly name: string;
  readonly erases: boolean;
}) {
  const t = useT();
  const [asks, setAsks] = useState(false);
  return (
    <div className={css.actions}>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<Download size={14} aria-hidden />}>
            {t('customers.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(['json', 'csv'] as const).map((format) => (
            <Menu.Item
              key={format}
              component="a"
              href={`/api/customers/${id}/export?format=${format}`}
              download
            >
              {t(`customers.export.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {erases && (
        <Button
          size="xs"
          variant="default"
          leftSection={<Trash2 size={14} aria-hidden />}
          onClick={() => setAsks(true)}
        >
          {t('customers.erase')}
        </Button>
      )}
      {asks && <EraseDialog id={id} name={name} callName={callName} onClose={() => setAsks(false)} />}
    </div>
  );
}

import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { FileUp, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { CONSENTS, type CustomerRow, customerListSchema } from '../../../src/console/contract/customer';
import { useMe } from '../../app/api/me';
import { useT } from '../../app/text/use-texts';
import { Avatar } from '../../parts/avatar';
import { ChannelFilter, Chips } from '../../parts/chips';
import { customerName } from '../../parts/person-name';
import { CustomerLink } from '../../parts/table/person-cell';
import { SearchField } from '../../parts/table/search-field';
import { TableBody } from '../../parts/table/table-body';
import { TablePage } from '../../parts/table/table-page';
import { usePaged } from '../../parts/table/use-paged';
import type { Column } from '../../parts/table/virtual-table';
import { Tag } from '../../parts/tag';
import { ConsentTag, Ends, Handles, LastWrote, Orders } from './cells';
import css from './customers.module.css';
import { ImportDialog } from './import-dialog';

const route = getRouteApi('/customers');

/** Everybody who ever wrote, once each, however many accounts they write from. */
export function Page() {
  const t = useT();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const me = useMe();
  const role = me?.role;
  const seesOrders = role !== 'moderator';
  const [imports, setImports] = useState(false);
  const list = usePaged('customers', customerListSchema, search);
  const rows = useMemo(() => list.pages.flatMap((page) => page.customers), [list.pages]);
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const columns = useColumns(seesOrders);
  const total = list.pages[0]?.total;
  const consents = CONSENTS.map((value) => ({ value, label: t(`customers.consent.${value}`) }));
  return (
    <TablePage
      title={t('customers.title')}
      count={total}
      actions={
        // Orders are the whole brand's.
        role === 'admin' &&
        me?.accounts.length === 0 && (
          <Button
            size="xs"
            variant="default"
            leftSection={<FileUp size={14} aria-hidden />}
            onClick={() => setImports(true)}
          >
            {t('customers.import')}
          </Button>
        )
      }
      filters={
        <>
          <SearchField
            label={t(seesOrders ? 'customers.search' : 'customers.search.moderator')}
            value={search.q}
            onChange={(q) => change({ q })}
          />
          <ChannelFilter value={search.ch} onChange={(ch) => change({ ch })} />
          <Chips
            label={t('customers.consent')}
            value={search.consent}
            options={[{ value: undefined, label: t('customers.consent.all') }, ...consents]}
            onChange={(consent) => change({ consent })}
          />
          {seesOrders && (
            <Chips
              label={t('customers.twice')}
              value={search.dup}
              options={[{ value: '1', label: t('customers.twice') }]}
              onChange={(dup) => change({ dup: search.dup ? undefined : dup })}
            />
          )}
        </>
      }
    >
      {imports && <ImportDialog onClose={() => setImports(false)} />}
      <TableBody
        label={t('customers.title')}
        list={list}
        rows={rows}
        total={total}
        columns={columns}
        keyOf={idOf}
        empty={{ icon: Users, title: t('customers.empty'), text: t('customers.empty.hint') }}
        filter={search}
        onClear={() => void navigate({ search: {}, replace: true })}
      />
    </TablePage>
  );
}

const idOf = (row: CustomerRow) => row.id;

function useColumns(seesOrders: boolean): readonly Column<CustomerRow>[] {
  const t = useT();
  return useMemo(() => {
    const orders: readonly Column<CustomerRow>[] = [
      {
        id: 'orders',
        head: t('customers.col.orders'),
        size: 'minmax(0, 1.2fr)',
        cell: (row) => <Orders row={row} />,
      },
      { id: 'ends', head: t('customers.col.ends'), size: '150px', cell: (row) => <Ends row={row} /> },
    ];
    return [
      {
        id: 'name',
        head: t('customers.col.name'),
        size: 'minmax(0, 1.6fr)',
        cell: (row) => <Name row={row} />,
      },
      {
        id: 'handles',
        head: t('customers.col.handles'),
        size: 'minmax(0, 1.4fr)',
        cell: (row) => <Handles row={row} />,
      },
      ...(seesOrders ? orders : []),
      { id: 'last', head: t('customers.col.last'), size: '110px', cell: (row) => <LastWrote row={row} /> },
      {
        id: 'consent',
        head: t('customers.col.consent'),
        size: '110px',
        cell: (row) => <ConsentTag consent={row.consent} />,
      },
    ];
  }, [t, seesOrders]);
}

function Name({ row }: { readonly row: CustomerRow }) {
  const t = useT();
  const name = customerName(row, t);
  return (
    <div className={css.name}>
      <Avatar name={name} size={30} />
      <CustomerLink id={row.id}>{name}</CustomerLink>
      {row.twice && <Tag tone="warn">{t('customers.twice')}</Tag>}
    </div>
  );
}

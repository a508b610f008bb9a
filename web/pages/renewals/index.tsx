import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { CalendarCheck, Download } from 'lucide-react';
import { useMemo } from 'react';
import {
  RENEWAL_STATES,
  type RenewalRow,
  renewalListSchema,
  WITHIN,
} from '../../../src/console/contract/renewal';
import { useT } from '../../app/text/use-texts';
import { ChannelFilter, Chips } from '../../parts/table/chips';
import { SearchField } from '../../parts/table/search-field';
import { TablePage } from '../../parts/table/table-page';
import { TableStates } from '../../parts/table/table-states';
import { usePaged } from '../../parts/table/use-paged';
import { type Column, VirtualTable } from '../../parts/table/virtual-table';
import { Ends, LinkCell, Order, Person, StateTag } from './cells';
import { FunnelStrip } from './funnel-strip';
import { RenewalActions } from './renewal-actions';
import css from './renewals.module.css';

const route = getRouteApi('/renewals');

/** Orders that end soon, and how far each has come on the way to going on. */
export function Page() {
  const t = useT();
  const { days = '30', ...filter } = route.useSearch();
  const { within = '30', state, q, ch } = filter;
  const navigate = route.useNavigate();
  const list = usePaged('renewals', renewalListSchema, { ...filter, within });
  const rows = useMemo(() => list.pages.flatMap((page) => page.renewals), [list.pages]);
  const change = (next: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const { counts = {}, partial = false } = list.pages[0] ?? {};
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const total = state ? (counts[state] ?? 0) : all;
  const states = RENEWAL_STATES.filter((value) => counts[value] !== undefined || value === state).map(
    (value) => ({ value, label: t(`renewals.state.${value}`), count: counts[value] ?? 0 }),
  );
  const columns = useColumns();
  return (
    <TablePage
      title={t('renewals.title')}
      count={list.pages.length > 0 ? total : undefined}
      actions={
        <Button
          component="a"
          href={`/api/renewals/export?${queryOf({ within, state, q, ch })}`}
          download
          size="xs"
          variant="default"
          leftSection={<Download size={14} aria-hidden />}
        >
          {t('tables.export')}
        </Button>
      }
      filters={
        <>
          {!list.isDenied && <FunnelStrip days={days} onDays={(next) => change({ days: next })} />}
          <SearchField label={t('renewals.search')} value={q} onChange={(next) => change({ q: next })} />
          <Chips
            label={t('renewals.within')}
            value={within}
            options={WITHIN.map((value) => ({ value, label: t(`renewals.within.${value}`) }))}
            onChange={(next) => change({ within: next })}
          />
          <ChannelFilter value={ch} onChange={(next) => change({ ch: next })} />
          <Chips
            label={t('renewals.state')}
            value={state}
            options={[{ value: undefined, label: t('renewals.state.all'), count: all }, ...states]}
            onChange={(next) => change({ state: next })}
          />
          {partial && <p className={css.partial}>{t('renewals.partial')}</p>}
        </>
      }
    >
      {rows.length > 0 ? (
        <VirtualTable
          label={t('renewals.title')}
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          total={total}
          onMore={list.more}
        />
      ) : (
        <TableStates
          list={list}
          empty={{ icon: CalendarCheck, title: t('renewals.empty'), text: t('renewals.empty.hint') }}
          onClear={
            (state ?? q ?? ch) ? () => change({ state: undefined, q: undefined, ch: undefined }) : undefined
          }
        />
      )}
    </TablePage>
  );
}

const keyOf = (row: RenewalRow) => `${row.orderNumber} ${row.endsAt}`;

function queryOf(filter: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(filter).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return new URLSearchParams(set).toString();
}

function useColumns(): readonly Column<RenewalRow>[] {
  const t = useT();
  return useMemo(
    () => [
      {
        id: 'order',
        head: t('renewals.col.order'),
        size: 'minmax(0, 1fr)',
        cell: (row) => <Order row={row} />,
      },
      {
        id: 'customer',
        head: t('renewals.col.customer'),
        size: 'minmax(0, 1.5fr)',
        cell: (row) => <Person row={row} />,
      },
      { id: 'ends', head: t('renewals.col.ends'), size: '170px', cell: (row) => <Ends row={row} /> },
      {
        id: 'state',
        head: t('renewals.col.state'),
        size: '130px',
        cell: (row) => <StateTag state={row.state} />,
      },
      { id: 'link', head: t('renewals.col.link'), size: '110px', cell: (row) => <LinkCell row={row} /> },
      {
        id: 'actions',
        head: t('renewals.col.actions'),
        size: '34px',
        bare: true,
        cell: (row) => <RenewalActions row={row} />,
      },
    ],
    [t],
  );
}

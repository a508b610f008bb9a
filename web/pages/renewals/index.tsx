import { getRouteApi } from '@tanstack/react-router';
import { CalendarCheck } from 'lucide-react';
import { useMemo } from 'react';
import {
  RENEWAL_STATES,
  type RenewalRow,
  renewalListSchema,
  WITHIN,
} from '../../../src/console/contract/renewal';
import { queryOf } from '../../app/api/query';
import { useT } from '../../app/text/use-texts';
import { ChannelFilter, Chips } from '../../parts/chips';
import { ExportButton } from '../../parts/table/export-button';
import { SearchField } from '../../parts/table/search-field';
import { TableBody } from '../../parts/table/table-body';
import { TablePage } from '../../parts/table/table-page';
import { usePaged } from '../../parts/table/use-paged';
import type { Column } from '../../parts/table/virtual-table';
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
      actions={<ExportButton href={`/api/renewals/export?${queryOf({ within, state, q, ch })}`} />}
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
      <TableBody
        label={t('renewals.title')}
        list={list}
        rows={rows}
        total={total}
        columns={columns}
        keyOf={keyOf}
        empty={{ icon: CalendarCheck, title: t('renewals.empty'), text: t('renewals.empty.hint') }}
        filter={{ state, q, ch }}
        onClear={() => change({ state: undefined, q: undefined, ch: undefined })}
      />
    </TablePage>
  );
}

const keyOf = (row: RenewalRow) => `${row.orderNumber} ${row.endsAt}`;

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

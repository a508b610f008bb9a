import { getRouteApi } from '@tanstack/react-router';
import { Link2 } from 'lucide-react';
import { useMemo } from 'react';
import { LINK_STATES, type LinkRow, linkListSchema } from '../../../src/console/contract/link';
import { useT } from '../../app/text/use-texts';
import { ChannelFilter, Chips } from '../../parts/chips';
import { PersonCell } from '../../parts/table/person-cell';
import { SearchField } from '../../parts/table/search-field';
import { TableBody } from '../../parts/table/table-body';
import { TablePage } from '../../parts/table/table-page';
import { usePaged } from '../../parts/table/use-paged';
import type { Column } from '../../parts/table/virtual-table';
import { Amount, Code, Expires, Orders, StateTag } from './cells';
import { EventsDialog } from './events-dialog';
import { LinkActions } from './link-actions';

const route = getRouteApi('/links');

/** Every payment link, the newest first. */
export function Page() {
  const t = useT();
  const { link, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const list = usePaged('links', linkListSchema, filter);
  const rows = useMemo(() => list.pages.flatMap((page) => page.links), [list.pages]);
  const change = (next: Partial<typeof filter & { link: string | undefined }>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const columns = useColumns((id) => change({ link: String(id) }));
  const total = list.pages[0]?.total;
  const states = LINK_STATES.map((value) => ({ value, label: t(`links.state.${value}`) }));
  return (
    <TablePage
      title={t('links.title')}
      count={total}
      filters={
        <>
          <SearchField label={t('links.search')} value={filter.q} onChange={(q) => change({ q })} />
          <ChannelFilter value={filter.ch} onChange={(ch) => change({ ch })} />
          <Chips
            label={t('links.state')}
            value={filter.state}
            options={[{ value: undefined, label: t('links.state.all') }, ...states]}
            onChange={(state) => change({ state })}
          />
        </>
      }
    >
      <TableBody
        label={t('links.title')}
        list={list}
        rows={rows}
        total={total}
        columns={columns}
        keyOf={idOf}
        empty={{ icon: Link2, title: t('links.empty'), text: t('links.empty.hint') }}
        filter={filter}
        onClear={() => void navigate({ search: {}, replace: true })}
      />
      {link !== undefined && (
        <EventsDialog
          id={link}
          code={rows.find((row) => String(row.id) === link)?.code ?? `#${link}`}
          onClose={() => change({ link: undefined })}
        />
      )}
    </TablePage>
  );
}

const idOf = (row: LinkRow) => row.id;

function useColumns(onEvents: (id: number) => void): readonly Column<LinkRow>[] {
  const t = useT();
  return [
    {
      id: 'code',
      head: t('links.col.code'),
      size: '96px',
      cell: (row) => <Code row={row} onOpen={() => onEvents(row.id)} />,
    },
    {
      id: 'customer',
      head: t('links.col.customer'),
      size: 'minmax(0, 1.5fr)',
      cell: (row) => <PersonCell {...row} />,
    },
    {
      id: 'orders',
      head: t('links.col.orders'),
      size: 'minmax(0, 1fr)',
      cell: (row) => <Orders row={row} />,
    },
    { id: 'state', head: t('links.col.state'), size: '110px', cell: (row) => <StateTag state={row.state} /> },
    { id: 'expires', head: t('links.col.expires'), size: '130px', cell: (row) => <Expires row={row} /> },
    {
      id: 'amount',
      head: t('links.col.amount'),
      size: '96px',
      figures: true,
      cell: (row) => <Amount row={row} />,
    },
    { id: 'opened', head: t('links.col.opened'), size: '64px', figures: true, cell: (row) => row.opened },
    { id: 'tries', head: t('links.col.tries'), size: '56px', figures: true, cell: (row) => row.tries },
    {
      id: 'actions',
      head: t('links.col.actions'),
      size: '34px',
      bare: true,
      cell: (row) => <LinkActions row={row} onEvents={() => onEvents(row.id)} />,
    },
  ];
}

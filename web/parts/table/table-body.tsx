import type { EmptyStateProps } from '../empty-state';
import { TableStates } from './table-states';
import type { Paged } from './use-paged';
import { type Column, VirtualTable } from './virtual-table';

/** What a page of rows shows below its filters: the rows as far as they were scrolled to, or why there are none. */
export function TableBody<Row>({
  label,
  list,
  rows,
  total = rows.length,
  columns,
  keyOf,
  empty,
  filter,
  onClear,
}: {
  readonly label: string;
  readonly list: Paged<unknown>;
  readonly rows: readonly Row[];
  /** Of the filter, scrolled to or not. */
  readonly total: number | undefined;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string | number;
  readonly empty: EmptyStateProps;
  /** What narrows the list; onClear takes it off. */
  readonly filter: Readonly<Record<string, string | undefined>>;
  readonly onClear: () => void;
}) {
  if (rows.length > 0) {
    return (
      <VirtualTable
        label={label}
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        total={total}
        onMore={list.more}
      />
    );
  }
  const isNarrowed = Object.values(filter).some((value) => value !== undefined);
  return <TableStates list={list} empty={empty} onClear={isNarrowed ? onClear : undefined} />;
}

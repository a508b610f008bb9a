import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../empty-state';
import { PlainTable } from '../plain-table';
import type { ListState } from './list-state';
import { TableStates } from './table-states';

/** A short list that comes whole: its rows, or why there are none. */
export function ListTable<Row>({
  state,
  rows,
  icon,
  none,
  heads,
  label,
  className,
  children,
}: {
  readonly state: ListState;
  /** Undefined until they have come. */
  readonly rows: readonly Row[] | undefined;
  readonly icon: LucideIcon;
  /** Said where there are none. */
  readonly none: string;
  readonly heads: readonly string[];
  /** Given to a table that scrolls aside by itself. */
  readonly label?: string;
  readonly className?: string | undefined;
  readonly children: (row: Row) => ReactNode;
}) {
  if (!rows) return <TableStates list={state} />;
  if (rows.length === 0) return <EmptyState icon={icon} title={none} level={3} />;
  return (
    <PlainTable heads={heads} className={className} {...(label !== undefined && { label })}>
      {rows.map((row) => children(row))}
    </PlainTable>
  );
}

import { VisuallyHidden } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { useShortcut } from '../../app/keys/keyboard';
import css from './virtual-table.module.css';

export interface Column<Row> {
  readonly id: string;
  readonly head: string;
  /** A track of the grid: 2fr, 120px. */
  readonly size: string;
  /** Figures stand at the right. */
  readonly figures?: true;
  /** Actions, whose head is for those who do not see it. */
  readonly bare?: true;
  readonly cell: (row: Row) => ReactNode;
}

/** Height of a row until it was seen; below 760 px rows are cards and taller. */
const PITCH = 53;
const OVERSCAN = 10;
const AHEAD = 40;

/**
 * Only the rows that are seen, of however many. J and K lead from row to row: to the first link or button of each. On
 * a phone a row is a card with the heads as names.
 */
export function VirtualTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  total,
  onMore,
}: {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** Of the filter, scrolled to or not. */
  readonly total: number;
  readonly onMore: (() => void) | undefined;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => PITCH,
    overscan: OVERSCAN,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onMore && last > rows.length - AHEAD) onMore();
  }, [onMore, last, rows.length]);
  const move = (by: 1 | -1) => {
    const index =
      focusedRow() === undefined ? 0 : Math.min(rows.length - 1, Math.max(0, (focusedRow() ?? 0) + by));
    virtualizer.scrollToIndex(index, { align: 'auto' });
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] :is(a, button)`)?.focus();
    });
  };
  useShortcut('list.next', () => move(1));
  useShortcut('list.previous', () => move(-1));
  return (
    <div ref={scroller} className={css.scroll}>
      <div
        role="table"
        aria-label={label}
        aria-rowcount={total + 1}
        style={{ '--columns': columns.map(({ size }) => size).join(' ') }}
      >
        <div role="rowgroup" className={css.headGroup}>
          <div role="row" aria-rowindex={1} className={css.heads}>
            {columns.map(({ id, head, figures, bare }) => (
              <span key={id} role="columnheader" className={css.head} data-figures={figures}>
                {bare ? <VisuallyHidden>{head}</VisuallyHidden> : head}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={css.rows} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const row = rows[index];
            return (
              row && (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  role="row"
                  aria-rowindex={index + 2}
                  data-index={index}
                  className={css.row}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {columns.map(({ id, head, figures, bare, cell }) => (
                    <div
                      key={id}
                      role="cell"
                      className={css.cell}
                      data-head={bare ? undefined : head}
                      data-figures={figures}
                      data-bare={bare}
                    >
                      {cell(row)}
                    </div>
                  ))}
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

function focusedRow(): number | undefined {
  const index = document.activeElement?.closest('[data-index]')?.getAttribute('data-index');
  return index == null ? undefined : Number(index);
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useEffectEvent } from 'react';
import type { ThreadRow as Row } from '../../../../src/console/contract/inbox';
import type { Label } from '../../../../src/console/contract/label';
import { useMe } from '../../../app/api/me';
import { usePresentThreads } from '../../../app/live/use-presence';
import { useNow } from '../../../app/text/use-now';
import { useT } from '../../../app/text/use-texts';
import { ThreadRow } from './thread-row';
import type { RowKeys } from './use-row-keys';
import type { Selection } from './use-selection';
import css from './virtual-rows.module.css';

/** Distance from one row to the next; a row itself is two pixels less. */
const PITCH = 84;
/** Rows kept beyond both ends of what is seen, so that a fast wheel shows no gap. */
const OVERSCAN = 10;
/** The next page is asked for when this few rows are left; a first screen asks for none. */
const AHEAD = 25;

const NOBODY = [] as const;

export interface VirtualRowsProps {
  readonly rows: readonly Row[];
  /** Of the filter, scrolled to or not. */
  readonly total: number;
  readonly open: string | undefined;
  readonly hrefOf: (id: string) => string;
  readonly scroller: HTMLDivElement;
  readonly labels: ReadonlyMap<number, Label>;
  readonly selection: Selection;
  readonly keys: RowKeys;
  readonly onOpen: (id: string) => void;
  /** Asks for the next page; undefined: there is none, or it is on its way. */
  readonly onMore: (() => void) | undefined;
}

/** Only the rows that are seen, of however many. In a component of its own, so that scrolling renders nothing else. */
export const VirtualRows = memo(function VirtualRows(props: VirtualRowsProps) {
  const { rows, total, open, hrefOf, scroller, labels, selection, keys, onOpen, onMore } = props;
  const t = useT();
  const now = useNow();
  const me = useMe()?.id;
  const present = usePresentThreads();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => PITCH,
    overscan: OVERSCAN,
    getItemKey: (index) => rows[index]?.threadId ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onMore && last > rows.length - AHEAD) onMore();
  }, [onMore, last, rows.length]);
  const bringIntoView = useEffectEvent((index: number) =>
    virtualizer.scrollToIndex(index, { align: 'auto' }),
  );
  useEffect(() => keys.onMove((index) => bringIntoView(index)), [keys]);
  return (
    <ul
      className={css.rows}
      style={{ height: virtualizer.getTotalSize() }}
      aria-label={t('inbox.list.label')}
    >
      {items.map(({ index, start, key }) => {
        const row = rows[index];
        return (
          row && (
            <ThreadRow
              key={key}
              row={row}
              href={hrefOf(row.threadId)}
              index={index}
              total={total}
              top={start}
              now={now}
              me={me}
              open={row.threadId === open}
              ticked={selection.has(row.threadId)}
              takeFocus={keys.takeFocus}
              labels={labels}
              present={present.get(row.threadId) ?? NOBODY}
              onOpen={onOpen}
              onTick={selection.toggle}
              onReach={keys.reach}
            />
          )
        );
      })}
    </ul>
  );
});

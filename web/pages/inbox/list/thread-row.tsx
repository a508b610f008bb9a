import { Eye } from 'lucide-react';
import { type MouseEvent, memo, useEffect, useRef } from 'react';
import type { ThreadRow as Row } from '../../../../src/console/contract/inbox';
import type { Label } from '../../../../src/console/contract/label';
import type { Presence } from '../../../../src/console/contract/live';
import { useT } from '../../../app/text/use-texts';
import { Avatar } from '../../../parts/avatar';
import { personName } from '../../../parts/person-name';
import { Preview } from './preview';
import { RowHead } from './row-head';
import { RowTags } from './row-tags';
import css from './thread-row.module.css';

export interface ThreadRowProps {
  readonly row: Row;
  readonly href: string;
  readonly index: number;
  readonly total: number;
  readonly top: number;
  readonly now: number;
  /** Who looks: of their own rows they need not be told. */
  readonly me: number | undefined;
  readonly open: boolean;
  readonly ticked: boolean;
  /** Takes the focus once, when a key has moved here. */
  readonly takeFocus: (id: string) => boolean;
  readonly labels: ReadonlyMap<number, Label>;
  readonly present: readonly Presence[];
  readonly onOpen: (id: string) => void;
  readonly onTick: (id: string, range: boolean) => void;
  readonly onReach: (id: string) => void;
}

/** One thread in the list: a link with everything in it, and beside it a box to tick, over the avatar. */
export const ThreadRow = memo(function ThreadRow(props: ThreadRowProps) {
  const { row, href, index, total, top, now, me, open, ticked, labels, present } = props;
  const { takeFocus, onOpen, onTick, onReach } = props;
  const t = useT();
  const link = useRef<HTMLAnchorElement>(null);
  const name = personName(row, t);
  useEffect(() => {
    if (takeFocus(row.threadId)) link.current?.focus({ preventScroll: true });
  });
  const openHere = (event: MouseEvent) => {
    // A new tab or window is the browser's own business.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen(row.threadId);
  };
  return (
    <li
      className={css.row}
      style={{ transform: `translateY(${top}px)` }}
      data-open={open || undefined}
      data-ticked={ticked || undefined}
      aria-setsize={total}
      aria-posinset={index + 1}
    >
      <a
        ref={link}
        className={css.link}
        data-row={row.threadId}
        href={href}
        aria-current={open || undefined}
        onClick={openHere}
        onFocus={() => onReach(row.threadId)}
      >
        <span className={css.avatar}>
          <Avatar name={name} channel={row.channel} />
        </span>
        <span className={css.body}>
          <RowHead row={row} name={name} now={now}>
            <Viewers present={present} />
          </RowHead>
          <Preview row={row} present={present} />
          <span className={css.third}>
            <RowTags row={row} labels={labels} now={now} />
            {row.assignee && row.assignee.id !== me && (
              <span className={css.assignee} title={t('inbox.row.assigned', { name: row.assignee.name })}>
                <Avatar name={row.assignee.name} size={20} />
              </span>
            )}
            <Unread row={row} />
          </span>
        </span>
      </a>
      <input
        type="checkbox"
        className={css.box}
        checked={ticked}
        aria-label={t('inbox.row.select', { name })}
        onChange={() => undefined}
        onClick={(event) => onTick(row.threadId, event.shiftKey)}
      />
    </li>
  );
});

function Viewers({ present }: { readonly present: readonly Presence[] }) {
  const t = useT();
  if (present.length === 0) return null;
  const names = present.map(({ name }) => name).join(', ');
  return <Eye size={13} className={css.eye} role="img" aria-label={t('inbox.row.viewing', { names })} />;
}

function Unread({ row: { unread, marked } }: { readonly row: Row }) {
  const t = useT();
  if (unread > 0) {
    return (
      <span className={css.unread} role="img" aria-label={t('inbox.row.unread', { n: unread })}>
        {unread > 99 ? '99+' : unread}
      </span>
    );
  }
  return marked ? <span className={css.dot} role="img" aria-label={t('inbox.row.marked')} /> : null;
}

import { Button, Loader } from '@mantine/core';
import { ArrowDown, ChevronUp, MessageCircle } from 'lucide-react';
import { Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ThreadHeader } from '../../../../../src/console/contract/thread';
import type { LogEntry } from '../../../../../src/console/contract/thread-log';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { EmptyState } from '../../../../parts/empty-state';
import { FailedState } from '../../../../parts/failed-state';
import type { Outgoing } from '../composer/use-outgoing';
import { nameOf } from '../thread-window';
import { keyOf } from '../use-thread';
import { Entry } from './entry';
import { OutgoingBubble } from './outgoing-bubble';
import css from './thread-log.module.css';

/** Distance from an end that still counts as being there, px. */
const NEAR = 80;

/** All that was said and happened, newest at the bottom; earlier pages come as one scrolls up. */
export function ThreadLog({
  header,
  entries,
  outgoing,
  failed,
  earlier,
}: {
  readonly header: ThreadHeader;
  /** Undefined until the first answer. */
  readonly entries: readonly LogEntry[] | undefined;
  readonly outgoing: readonly Outgoing[];
  /** The first answer did not come; asks again. */
  readonly failed: (() => void) | undefined;
  /** Undefined at the beginning of the conversation. */
  readonly earlier: { readonly load: () => void; readonly loading: boolean } | undefined;
}) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const away = useStickyEnd(box, entries, outgoing.length);
  const name = nameOf(header, t('thread.unknownName'));
  return (
    <div className={css.frame}>
      <div
        ref={box}
        className={css.log}
        role="log"
        aria-label={t('thread.log.label', { name })}
        aria-busy={!entries}
        tabIndex={0}
        onScroll={({ currentTarget }) => {
          if (currentTarget.scrollTop < NEAR && earlier && !earlier.loading) earlier.load();
        }}
      >
        {failed && <FailedState title={t('thread.log.error')} onRetry={failed} />}
        {!entries && !failed && (
          <Loader size="sm" className={css.loading} aria-label={t('app.state.loading')} />
        )}
        {entries?.length === 0 && outgoing.length === 0 && (
          <EmptyState icon={MessageCircle} title={t('thread.log.empty')} />
        )}
        {earlier && (
          <Button
            className={css.earlier}
            size="compact-xs"
            variant="subtle"
            color="gray"
            loading={earlier.loading}
            leftSection={<ChevronUp size={13} aria-hidden />}
            onClick={earlier.load}
          >
            {t('thread.log.earlier')}
          </Button>
        )}
        <Days entries={entries ?? []} header={header} />
        {outgoing.map((message) => (
          <OutgoingBubble key={message.key} message={message} />
        ))}
      </div>
      {away.isAway && (
        <Button
          className={css.latest}
          size="compact-xs"
          variant="default"
          leftSection={<ArrowDown size={13} aria-hidden />}
          onClick={away.toEnd}
        >
          {t('thread.log.latest')}
        </Button>
      )}
    </div>
  );
}

function Days({ entries, header }: { readonly entries: readonly LogEntry[]; readonly header: ThreadHeader }) {
  const { date } = useFormats();
  return entries.map((entry, index) => {
    const before = entries[index - 1];
    const day = date(entry.at);
    return (
      <Fragment key={keyOf(entry)}>
        {(!before || date(before.at) !== day) && <p className={css.day}>{day}</p>}
        <Entry entry={entry} header={header} />
      </Fragment>
    );
  });
}

/** Stays at the end when something is added there, and at the same message when something is added above. */
function useStickyEnd(
  box: React.RefObject<HTMLDivElement | null>,
  entries: readonly LogEntry[] | undefined,
  outgoing: number,
) {
  const [isAway, setAway] = useState(false);
  const atEnd = useRef(true);
  const before = useRef({ first: '', height: 0 });
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const note = () => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      setAway(!atEnd.current);
    };
    element.addEventListener('scroll', note, { passive: true });
    // The box below grows with what is written in it.
    const grown = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    grown.observe(element);
    return () => {
      element.removeEventListener('scroll', note);
      grown.disconnect();
    };
  }, [box]);
  // oxlint-disable-next-line react/exhaustive-deps -- runs whenever something may have been added
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const [head] = entries ?? [];
    const first = head ? keyOf(head) : '';
    const { scrollHeight } = element;
    if (atEnd.current) element.scrollTop = scrollHeight;
    else if (first !== before.current.first) element.scrollTop += scrollHeight - before.current.height;
    before.current = { first, height: scrollHeight };
  }, [box, entries, outgoing]);
  const toEnd = () => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  };
  return { isAway, toEnd };
}

import { useEffectEvent, useMemo, useRef } from 'react';
import { useShortcut } from '../../../app/keys/keyboard';

export interface RowKeys {
  /** The row the keys are at: the one with the focus, else the one that was last. */
  readonly at: () => string | undefined;
  /** A row got the focus by other means. */
  readonly reach: (id: string) => void;
  /** True once for the row that a key has moved to. */
  readonly takeFocus: (id: string) => boolean;
  /** Tells the list to bring a row into view. @returns what ends it. */
  readonly onMove: (listener: (index: number) => void) => () => void;
}

export interface RowKeysOptions {
  readonly ids: readonly string[];
  readonly open: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onTick: (id: string) => void;
  readonly onUnread: (id: string) => void;
}

/** J and K move through the rows, X ticks, Enter opens, U marks unread. */
export function useRowKeys({ ids, open, onOpen, onTick, onUnread }: RowKeysOptions): RowKeys {
  const at = useRef<string>(undefined);
  const focusNext = useRef<string>(undefined);
  const listener = useRef<(index: number) => void>(undefined);
  const keys = useMemo(
    (): RowKeys => ({
      at: () => at.current,
      reach: (id) => {
        at.current = id;
      },
      takeFocus: (id) => {
        if (focusNext.current !== id) return false;
        focusNext.current = undefined;
        return true;
      },
      onMove: (next) => {
        listener.current = next;
        return () => {
          listener.current = undefined;
        };
      },
    }),
    [],
  );
  const here = () => at.current ?? open;
  const move = useEffectEvent((step: 1 | -1) => {
    const from = ids.indexOf(here() ?? '');
    const index = from < 0 ? 0 : Math.min(Math.max(from + step, 0), ids.length - 1);
    const id = ids[index];
    if (id === undefined) return;
    at.current = id;
    focusNext.current = id;
    listener.current?.(index);
    // In view already: nothing scrolls, so nothing would render it again.
    const link = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
    if (link && keys.takeFocus(id)) link.focus({ preventScroll: true });
  });
  const on = (run: (id: string) => void) => () => {
    const id = here();
    if (id !== undefined) run(id);
  };
  useShortcut('list.next', () => move(1), ids.length > 0);
  useShortcut('list.previous', () => move(-1), ids.length > 0);
  useShortcut('list.select', on(onTick), ids.length > 0);
  useShortcut('list.open', on(onOpen), ids.length > 0);
  useShortcut('list.unread', on(onUnread), ids.length > 0);
  return keys;
}

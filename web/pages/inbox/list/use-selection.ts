import { useCallback, useMemo, useRef, useState } from 'react';

/** Ticked rows, or all that match whether they were scrolled to or not. */
export interface Selection {
  readonly all: boolean;
  readonly ids: ReadonlySet<string>;
  readonly has: (id: string) => boolean;
  /** Ticks or unticks; with `range` everything between this row and the one before is ticked too. */
  readonly toggle: (id: string, range?: boolean) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}

/** @param ids of the rows shown so far, in their order. */
export function useSelection(ids: readonly string[]): Selection {
  const [all, setAll] = useState(false);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(NONE);
  const anchor = useRef<string>(undefined);
  const shown = useRef(ids);
  shown.current = ids;

  const toggle = useCallback(
    (id: string, range = false) => {
      const from = range ? shown.current.indexOf(anchor.current ?? '') : -1;
      const to = shown.current.indexOf(id);
      anchor.current = id;
      setAll(false);
      setTicked((before) => {
        const next = new Set(all ? shown.current : before);
        if (from >= 0 && to >= 0) {
          for (const one of shown.current.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
        } else if (!next.delete(id)) next.add(id);
        return next;
      });
    },
    [all],
  );
  const clear = useCallback(() => {
    setAll(false);
    setTicked(NONE);
  }, []);
  const selectAll = useCallback(() => setAll(true), []);
  return useMemo(
    () => ({ all, ids: ticked, has: (id) => all || ticked.has(id), toggle, selectAll, clear }),
    [all, ticked, toggle, selectAll, clear],
  );
}

const NONE: ReadonlySet<string> = new Set();

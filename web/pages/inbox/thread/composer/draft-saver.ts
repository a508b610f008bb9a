import type { Draft } from '../../../../../src/console/contract/composer';

/** Keeps a draft on the server a moment after the last key, one version after the other. */
export interface DraftSaver {
  later(draft: Draft): void;
  /** At once, as when another thread is opened. */
  flush(): void;
  /** Forgets what was to be saved; done when nothing is on its way any more. */
  drop(): Promise<void>;
}

/** How long after the last key. */
const SAVE_MS = 500;

export function createDraftSaver(put: (draft: Draft) => Promise<unknown>): DraftSaver {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsaved: Draft | undefined;
  let saving: Promise<unknown> = Promise.resolve();
  const flush = () => {
    clearTimeout(timer);
    const draft = unsaved;
    unsaved = undefined;
    // What could not be saved still stands in the box, and goes with the next key.
    if (draft) saving = saving.then(() => put(draft)).catch(() => undefined);
  };
  return {
    flush,
    later: (draft) => {
      clearTimeout(timer);
      unsaved = draft;
      timer = setTimeout(flush, SAVE_MS);
    },
    drop: async () => {
      clearTimeout(timer);
      unsaved = undefined;
      await saving;
    },
  };
}

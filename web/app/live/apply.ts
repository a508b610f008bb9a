import type { QueryClient } from '@tanstack/react-query';
import type { LiveEvent, LiveKind } from '../../../src/console/contract/live';

/** What is shown of many threads at once, by the first part of its query key. */
const LISTS: Readonly<Record<LiveKind, readonly string[]>> = {
  message: ['threads', 'views', 'triage', 'customers'],
  case: ['threads', 'views', 'triage', 'reports'],
  thread: ['threads', 'views', 'triage'],
  delivery: ['threads', 'channels'],
  link: ['links', 'renewals'],
  customer: ['threads', 'customers'],
  presence: ['presence-of'],
  draft: ['drafts'],
  moderation: ['triage', 'clusters', 'moderation', 'views'],
  bulk: ['bulk', 'threads', 'views'],
  settings: ['views', 'labels', 'teams', 'replies', 'settings'],
};

/** What is shown of the one thread it concerns: `[name, threadId]`. */
const OF_THREAD: Readonly<Record<LiveKind, readonly string[]>> = {
  message: ['thread', 'messages', 'turns', 'suggestions'],
  case: ['thread', 'messages', 'activity', 'customer'],
  thread: ['thread', 'messages', 'activity', 'suggestions'],
  delivery: ['messages'],
  link: ['messages', 'customer', 'activity', 'link-options', 'suggestions'],
  customer: ['thread', 'customer'],
  presence: ['presence'],
  draft: ['draft'],
  moderation: [],
  bulk: [],
  settings: [],
};

/** An open thread follows at once; a list that is busy is read anew once a second. */
const THREAD_WAIT_MS = 50;
const LIST_WAIT_MS = 1_000;

export interface Applier {
  apply(events: readonly LiveEvent[]): void;
  applyAll(): void;
  stop(): void;
}

/** Marks what changed as old, which makes whoever shows it ask again: many changes at once are one question. */
export function createApplier(queryClient: QueryClient): Applier {
  const threads = batched<string>(THREAD_WAIT_MS, (key) => {
    const [name, threadId] = key.split(' ');
    void queryClient.invalidateQueries({ queryKey: [name, threadId] });
  });
  const lists = batched<string>(LIST_WAIT_MS, (name) => {
    void queryClient.invalidateQueries({ queryKey: [name] });
  });
  return {
    apply: (events) => {
      for (const { kind, threadId } of events) {
        for (const name of LISTS[kind]) lists.add(name);
        if (threadId !== undefined) for (const name of OF_THREAD[kind]) threads.add(`${name} ${threadId}`);
      }
    },
    applyAll: () => {
      void queryClient.invalidateQueries();
    },
    stop: () => {
      threads.stop();
      lists.stop();
    },
  };
}

/** Runs once for each different thing that was added: the first at once, further ones together after a pause. */
function batched<T>(waitMs: number, run: (item: T) => void) {
  const waiting = new Set<T>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = waiting.size > 0 ? setTimeout(flush, waitMs) : undefined;
    const items = [...waiting];
    waiting.clear();
    for (const item of items) run(item);
  };
  return {
    add: (item: T): void => {
      waiting.add(item);
      timer ??= setTimeout(flush, 0);
    },
    stop: (): void => clearTimeout(timer),
  };
}

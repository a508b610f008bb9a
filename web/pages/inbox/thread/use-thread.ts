import { type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { threadHeaderSchema } from '../../../../src/console/contract/thread';
import { type LogEntry, threadLogSchema } from '../../../../src/console/contract/thread-log';
import { apiPath } from '../../../app/api/api';
import { useApi } from '../../../app/api/use-api';

/** What stands around a conversation. */
export function useThreadHeader(threadId: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['thread', threadId],
    queryFn: ({ signal }) => api.get(apiPath`/threads/${threadId}`, threadHeaderSchema, { signal }),
  });
}

/** The newest page of a conversation, and the ones before it as they are asked for. */
export function useThreadLog(threadId: string) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: ['messages', threadId],
    queryFn: ({ signal, pageParam }) =>
      api.get(apiPath`/threads/${threadId}/messages`, threadLogSchema, {
        signal,
        search: { before: pageParam },
      }),
    // Left out of the address: the newest.
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.before,
    select: ({ pages }) => ({ entries: entriesOf(pages), lastId: newestId(pages[0]?.entries ?? []) }),
  });
}

/** Asks anew for everything an action in a thread may have changed. */
export async function refreshThread(queryClient: QueryClient, threadId: string): Promise<void> {
  await Promise.all(
    [
      ['thread', threadId],
      ['messages', threadId],
      ['threads'],
      ['views'],
      ['activity', threadId],
      ['suggestions', threadId],
    ].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
  );
}

/** Unique in a log, and the same after each answer. */
export function keyOf(entry: LogEntry): string {
  switch (entry.kind) {
    case 'message':
      return `m${entry.id}`;
    case 'event':
      return entry.id;
    case 'link':
      return `l${entry.link.id}`;
    case 'case':
      return `c${entry.caseId}.${entry.at}`;
  }
}

/** Pages come newest first; one thing may stand in two of them when something new has moved the borders. */
function entriesOf(pages: readonly { readonly entries: readonly LogEntry[] }[]): LogEntry[] {
  const seen = new Map<string, LogEntry>();
  for (const page of pages.toReversed()) {
    for (const entry of page.entries) seen.set(keyOf(entry), entry);
  }
  return [...seen.values()];
}

function newestId(entries: readonly LogEntry[]): number {
  return Math.max(0, ...entries.map((entry) => (entry.kind === 'message' ? entry.id : 0)));
}

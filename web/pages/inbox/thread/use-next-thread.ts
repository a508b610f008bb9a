import { useThreads } from '../list/use-threads';
import { useInbox } from '../use-inbox-search';

/** The thread after this one in the list as it stands; at its end the one before. Undefined: there is no other. */
export function useNextThread(threadId: string): string | undefined {
  const { search, filter } = useInbox();
  const { rows } = useThreads(filter, search.sort ?? 'due');
  const index = rows.findIndex((row) => row.threadId === threadId);
  return (rows[index + 1] ?? rows[index - 1])?.threadId;
}

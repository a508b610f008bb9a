import { VisuallyHidden } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { z } from 'zod';
import { apiPath } from '../../../app/api/api';
import { useMe } from '../../../app/api/me';
import { useApi } from '../../../app/api/use-api';
import { useClaimNext } from '../../../app/shell/use-claim-next';
import { useT } from '../../../app/text/use-texts';
import { FailedState } from '../../../parts/failed-state';
import { BulkProgress } from '../bulk/bulk-progress';
import { useBulk } from '../bulk/use-bulk';
import { ListHeader } from '../filters/list-header';
import { type Inbox, NO_FILTER, useInbox } from '../use-inbox-search';
import { ListEmpty, ListSkeleton } from './list-states';
import css from './thread-list.module.css';
import { useLabels } from './use-directory';
import { useRowKeys } from './use-row-keys';
import { useSelection } from './use-selection';
import { useThreads } from './use-threads';
import { VirtualRows } from './virtual-rows';

const BulkBar = lazy(async () => ({ default: (await import('../bulk/bulk-bar')).BulkBar }));

/** The left of the inbox: what is listed, the rows, and what can be done to those that are ticked. */
export function ThreadList() {
  const inbox = useInbox();
  const t = useT();
  const { filter, search } = inbox;
  const threads = useThreads(filter, search.sort ?? 'due');
  return (
    <section className={css.list} aria-labelledby="inbox-title">
      <ListHeader inbox={inbox} total={threads.total} />
      {/* Another filter is another list: nothing stays ticked that is not seen any more. */}
      <Rows key={JSON.stringify([filter, search.sort])} inbox={inbox} threads={threads} />
      <VisuallyHidden role="status">
        {threads.total !== undefined && t('inbox.list.count', { n: threads.total })}
      </VisuallyHidden>
    </section>
  );
}

function Rows({
  inbox,
  threads,
}: {
  readonly inbox: Inbox;
  readonly threads: ReturnType<typeof useThreads>;
}) {
  const t = useT();
  const { search, filter, change } = inbox;
  const { rows, total = rows.length, hasNextPage, isFetchingNextPage, fetchNextPage } = threads;
  // State and not a ref: rows that are known already are drawn once there is something to scroll them in.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const labels = useLabels();
  const ids = useMemo(() => rows.map((row) => row.threadId), [rows]);
  const selection = useSelection(ids);
  const bulk = useBulk();
  const hrefOf = useHref(inbox);
  const open = useCallback((id: string) => change({ t: id, turn: undefined }), [change]);
  const me = useMe();
  const takeNext = useClaimNext();
  const flipUnread = useFlipUnread();
  const onUnread = (id: string) => {
    const row = rows.find((one) => one.threadId === id);
    if (row) flipUnread({ id, read: row.unread > 0 || row.marked });
  };
  const keys = useRowKeys({ ids, open: search.t, onOpen: open, onTick: selection.toggle, onUnread });
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const ticked = selection.all ? total : selection.ids.size;
  return (
    <div className={css.body}>
      <div ref={setScroller} className={css.scroll} data-bar={ticked > 0 || undefined}>
        {threads.isPending && <ListSkeleton />}
        {threads.isError && rows.length === 0 && (
          <FailedState
            title={t('inbox.failed.title')}
            text={t('inbox.failed.text')}
            onRetry={() => void threads.refetch()}
          />
        )}
        {threads.isSuccess && rows.length === 0 && (
          <ListEmpty
            view={search.view}
            onClear={isNarrowed(filter) ? () => change({ ...NO_FILTER, ch: undefined }) : undefined}
            onTake={me && me.role !== 'moderator' ? takeNext : undefined}
          />
        )}
        {rows.length > 0 && scroller && (
          <VirtualRows
            rows={rows}
            total={total}
            open={search.t}
            hrefOf={hrefOf}
            scroller={scroller}
            labels={labels}
            selection={selection}
            keys={keys}
            onOpen={open}
            onMore={hasNextPage && !isFetchingNextPage ? more : undefined}
          />
        )}
      </div>
      <Suspense>
        {ticked > 0 && (
          <BulkBar selection={selection} total={total} filter={filter} labels={labels} bulk={bulk} />
        )}
      </Suspense>
      <BulkProgress job={bulk.running} raised={ticked > 0} />
    </div>
  );
}

/** The address of a thread in this list, for links; made once, because asking the router for each row is slow. */
function useHref({ search }: Inbox): (id: string) => string {
  const router = useRouter();
  return useMemo(() => {
    const { t: _open, turn: _turn, ...others } = search;
    const { href } = router.buildLocation({ to: '/inbox', search: others });
    return (id) => `${href}${href.includes('?') ? '&' : '?'}t=${encodeURIComponent(id)}`;
  }, [router, search]);
}

function useFlipUnread(): (change: { readonly id: string; readonly read: boolean }) => void {
  const api = useApi();
  const queryClient = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: ({ id, read }: { readonly id: string; readonly read: boolean }) =>
      api.send(
        'POST',
        read ? apiPath`/threads/${id}/read` : apiPath`/threads/${id}/unread`,
        undefined,
        z.object({}),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['threads'] }),
  });
  return mutate;
}

function isNarrowed(filter: Readonly<Record<string, string>>): boolean {
  return Object.keys(filter).some((key) => key !== 'view');
}

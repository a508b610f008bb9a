import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Bot, History, User, UserRound } from 'lucide-react';
import { type Activity, activityListSchema } from '../../../../../src/console/contract/panel';
import { apiPath } from '../../../../app/api/api';
import { useApi } from '../../../../app/api/use-api';
import { useNames } from '../../../../app/text/use-names';
import { useNow } from '../../../../app/text/use-now';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { EmptyState } from '../../../../parts/empty-state';
import { FailedState } from '../../../../parts/failed-state';
import panel from '../panel.module.css';
import { PanelLoading } from '../panel-states';
import { useWords } from '../use-words';
import css from './activity.module.css';

const ICONS = { agent: UserRound, customer: User, system: Bot } as const;

/** Who did what with this conversation, newest first. */
export function ActivityPanel({ threadId }: { readonly threadId: string }) {
  const t = useT();
  const api = useApi();
  const { data, isError, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['activity', threadId],
    queryFn: ({ signal, pageParam }) =>
      api.get(apiPath`/threads/${threadId}/activity`, activityListSchema, {
        signal,
        search: { cursor: pageParam },
      }),
    // Left out of the address: the newest.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    select: ({ pages }) => pages.flatMap(({ activities }) => activities),
  });
  if (isError && !data) return <FailedState onRetry={() => void refetch()} />;
  if (!data) return <PanelLoading />;
  if (data.length === 0) {
    return <EmptyState icon={History} title={t('panel.activity.none')} text={t('panel.activity.noneText')} />;
  }
  return (
    <>
      <ol className={css.list}>
        {data.map((activity) => (
          <Line key={activity.key} activity={activity} />
        ))}
      </ol>
      {hasNextPage && (
        <p className={css.more}>
          <Button
            size="compact-xs"
            variant="subtle"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t('panel.activity.more')}
          </Button>
        </p>
      )}
    </>
  );
}

function Line({ activity: { at, what, by, name, reason } }: { readonly activity: Activity }) {
  const words = useWords();
  const because = useReason();
  const { moment } = useFormats();
  const now = useNow();
  const Icon = ICONS[by];
  return (
    <li className={css.line}>
      <span className={`${panel.mark} ${css.mark}`} data-by={by}>
        <Icon size={12} aria-hidden />
      </span>
      <span className={panel.row}>
        <span>{words(`panel.what.${what}`)}</span>
        <span className={panel.rowText}>
          {[name ?? words(`panel.by.${by}`), reason && because(what, reason), moment(at, now)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
    </li>
  );
}

/** Of a case, why a person was needed; of consent, to what; else a code that people know, such as a link's. */
function useReason(): (what: string, reason: string) => string {
  const words = useWords();
  const names = useNames();
  return (what, reason) => {
    if (what.startsWith('case.')) return names.reason(reason);
    return what.startsWith('consent.') ? words(`panel.consent.${reason}`) : reason;
  };
}

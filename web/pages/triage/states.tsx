import { Skeleton } from '@mantine/core';
import { PartyPopper, ShieldX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../../app/text/use-texts';
import { EmptyState } from '../../parts/empty-state';
import { FailedState } from '../../parts/failed-state';
import type { Place } from './places';
import css from './triage.module.css';

const ROWS = [0, 1, 2, 3, 4];

/** Cards to come. */
export function PlaceLoading() {
  const t = useT();
  return (
    <div className={css.cards} role="status" aria-label={t('app.state.loading')}>
      {ROWS.map((row) => (
        <Skeleton key={row} height={74} radius={9} />
      ))}
    </div>
  );
}

export function PlaceFailed({ onRetry }: { readonly onRetry: () => void }) {
  const t = useT();
  return <FailedState level={3} title={t('triage.failed.title')} onRetry={onRetry} />;
}

/** What a place lists, or why there is nothing. */
export function PlaceRows<Row>({
  place,
  query: { isError, refetch },
  rows,
  children,
}: {
  readonly place: Place;
  readonly query: { readonly isError: boolean; readonly refetch: () => unknown };
  /** Undefined until they have come. */
  readonly rows: readonly Row[] | undefined;
  readonly children: (rows: readonly Row[]) => ReactNode;
}) {
  if (rows && rows.length > 0) return children(rows);
  if (rows) return <PlaceEmpty place={place} />;
  return isError ? <PlaceFailed onRetry={() => void refetch()} /> : <PlaceLoading />;
}

/** Nothing waits here; says what the group is for. */
export function PlaceEmpty({ place }: { readonly place: Place }) {
  const t = useT();
  return (
    <EmptyState
      level={3}
      icon={PartyPopper}
      title={t('triage.empty.title')}
      text={`${t(`triage.lead.${place}`)} ${t('triage.empty.text')}`}
    />
  );
}

/** The address names a group that this role does not see. */
export function PlaceDenied() {
  const t = useT();
  return (
    <EmptyState level={3} icon={ShieldX} title={t('triage.denied.title')} text={t('triage.denied.text')} />
  );
}

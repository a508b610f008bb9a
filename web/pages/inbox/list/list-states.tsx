import { Button, Skeleton } from '@mantine/core';
import { AlarmClock, Bot, Inbox, PartyPopper, SearchX, ShieldCheck, User } from 'lucide-react';
import type { View } from '../../../../src/console/contract/inbox';
import { useT } from '../../../app/text/use-texts';
import { EmptyState } from '../../../parts/empty-state';
import css from './list-states.module.css';

const ROWS = [0, 1, 2, 3, 4, 5, 6, 7];

/** Rows to come. */
export function ListSkeleton() {
  const t = useT();
  return (
    <div className={css.skeleton} role="status" aria-label={t('app.state.loading')}>
      {ROWS.map((row) => (
        <div key={row} className={css.row}>
          <Skeleton circle height={36} />
          <div className={css.lines}>
            <Skeleton height={11} width="45%" />
            <Skeleton height={10} width="92%" />
            <Skeleton height={12} width="38%" />
          </div>
        </div>
      ))}
    </div>
  );
}

const ICONS = {
  'needs-a-person': PartyPopper,
  mine: User,
  bot: Bot,
  snoozed: AlarmClock,
  all: Inbox,
  spam: ShieldCheck,
} as const satisfies Readonly<Record<View, unknown>>;

/** Nothing is in the view, or nothing of it passes the filter. */
export function ListEmpty({
  view,
  onClear,
  onTake,
}: {
  readonly view: View;
  /** Takes the filter off; undefined: there is none. */
  readonly onClear: (() => void) | undefined;
  /** Takes the next conversation that waits; undefined: this person takes none. */
  readonly onTake: (() => void) | undefined;
}) {
  const t = useT();
  if (onClear) {
    return (
      <EmptyState
        icon={SearchX}
        title={t('inbox.empty.filter.title')}
        text={t('inbox.empty.filter.text')}
        action={
          <Button size="xs" variant="default" onClick={onClear}>
            {t('inbox.filter.clear')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={ICONS[view]}
      title={t(`inbox.empty.${view}.title`)}
      text={t(`inbox.empty.${view}.text`)}
      action={
        view === 'mine' &&
        onTake && (
          <Button size="xs" onClick={onTake}>
            {t('inbox.claim.take')}
          </Button>
        )
      }
    />
  );
}

import { useState } from 'react';
import type { ThreadRow } from '../../../src/console/contract/inbox';
import { useMe, useModerates } from '../../app/api/me';
import { useNow } from '../../app/text/use-now';
import { useT } from '../../app/text/use-texts';
import { personName } from '../../parts/person-name';
import { useLabels } from '../inbox/list/use-directory';
import { FixDialog } from './fix-dialog';
import type { Place } from './places';
import { ThreadCard } from './thread-card';
import css from './triage.module.css';

/** The conversations of one group, due first. */
export function ThreadGroup({
  place,
  threads,
  total,
}: {
  readonly place: Place;
  readonly threads: readonly ThreadRow[];
  readonly total: number;
}) {
  const t = useT();
  const now = useNow();
  const labels = useLabels();
  const moderates = useModerates();
  const [fixing, setFixing] = useState<ThreadRow>();
  const role = useMe()?.role;
  const fixes = place === 'low-confidence' && role !== 'moderator';
  return (
    <>
      <ul className={css.cards}>
        {threads.map((row) => (
          <ThreadCard
            key={row.threadId}
            row={row}
            labels={labels}
            now={now}
            judges={moderates}
            onFix={fixes ? () => setFixing(row) : undefined}
          />
        ))}
      </ul>
      {total > threads.length && <p className={css.more}>{t('triage.more', { n: threads.length })}</p>}
      {fixing && <FixDialog row={fixing} name={personName(fixing, t)} onClose={() => setFixing(undefined)} />}
    </>
  );
}

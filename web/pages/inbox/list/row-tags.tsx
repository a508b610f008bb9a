import { AlarmClock, Check, CircleAlert, Clock, Flag, Hourglass, ShieldX } from 'lucide-react';
import type { ThreadRow } from '../../../../src/console/contract/inbox';
import type { Label } from '../../../../src/console/contract/label';
import { useNames } from '../../../app/text/use-names';
import { useFormats, useT } from '../../../app/text/use-texts';
import { LabelTag } from '../../../parts/label-tag';
import { Tag } from '../../../parts/tag';
import css from './thread-row.module.css';

const SOON_MS = 10 * 60_000;
const WINDOW_SHOWN_MS = 6 * 3_600_000;
const HIGH = 3;
const URGENT = 4;

/** The third line of a row: what it is about, and by when something has to happen. */
export function RowTags({
  row,
  labels,
  now,
}: {
  readonly row: ThreadRow;
  readonly labels: ReadonlyMap<number, Label>;
  readonly now: number;
}) {
  const t = useT();
  const names = useNames();
  const { priority, intent } = row;
  return (
    <span className={css.tags}>
      {priority >= HIGH && (
        <Flag
          size={13}
          className={priority === URGENT ? css.urgent : css.high}
          role="img"
          aria-label={t(priority === URGENT ? 'inbox.priority.4' : 'inbox.priority.3')}
        />
      )}
      {intent !== undefined && (
        <span className={css.intent}>
          <Tag>{names.intent(intent)}</Tag>
        </span>
      )}
      <TimeTags row={row} now={now} />
      {row.labels.map((id) => {
        const label = labels.get(id);
        return label && <LabelTag key={id} label={label} />;
      })}
    </span>
  );
}

function TimeTags({ row: { status, dueAt, window, snoozedUntil }, now }: { row: ThreadRow; now: number }) {
  const t = useT();
  const formats = useFormats();
  if (status === 'resolved') {
    return (
      <Tag tone="ok" icon={Check}>
        {t('inbox.tag.resolved')}
      </Tag>
    );
  }
  if (status === 'spam') {
    return (
      <Tag tone="bad" icon={ShieldX}>
        {t('inbox.tag.spam')}
      </Tag>
    );
  }
  const closes = window.state === 'open' ? window.closesAt : undefined;
  return (
    <>
      {snoozedUntil !== undefined && (
        <Tag icon={AlarmClock}>{t('inbox.tag.snoozed', { until: formats.moment(snoozedUntil, now) })}</Tag>
      )}
      {dueAt !== undefined && <DueTag dueAt={dueAt} now={now} />}
      {closes !== undefined && closes - now < WINDOW_SHOWN_MS && (
        <Tag tone="warn" icon={Hourglass} title={t('inbox.tag.windowTitle')}>
          {t('inbox.tag.window', { in: formats.age(closes, now) })}
        </Tag>
      )}
    </>
  );
}

function DueTag({ dueAt, now }: { readonly dueAt: number; readonly now: number }) {
  const t = useT();
  const { age } = useFormats();
  if (dueAt < now) {
    return (
      <Tag tone="bad" icon={CircleAlert} title={t('inbox.tag.dueTitle')}>
        {t('inbox.tag.late', { by: age(dueAt, now) })}
      </Tag>
    );
  }
  return (
    <Tag tone={dueAt - now <= SOON_MS ? 'warn' : 'neutral'} icon={Clock} title={t('inbox.tag.dueTitle')}>
      {age(dueAt, now)}
    </Tag>
  );
}

import { BellOff, Clock, Hourglass, Moon, Tag as TagIcon, Users } from 'lucide-react';
import type { ThreadHeader } from '../../../../src/console/contract/thread';
import { useNames } from '../../../app/text/use-names';
import { useNow } from '../../../app/text/use-now';
import { useFormats, useT } from '../../../app/text/use-texts';
import { LabelTag } from '../../../parts/label-tag';
import { Tag } from '../../../parts/tag';
import css from './status-bar.module.css';
import { openCaseOf, windowNow } from './thread-window';

const SOON_MS = 10 * 60_000;

/** Below the header: until when an answer is due and possible, and what the case is about. */
export function StatusBar({ header }: { readonly header: ThreadHeader }) {
  const t = useT();
  const names = useNames();
  const { moment } = useFormats();
  const now = useNow();
  const item = header.case;
  return (
    <section className={css.bar} aria-label={t('thread.status.label')}>
      <DueTag header={header} now={now} />
      <WindowTag header={header} now={now} />
      {header.snoozedUntil !== undefined && (
        <Tag large icon={Moon}>
          {t('thread.status.snoozed', { time: moment(header.snoozedUntil, now) })}
        </Tag>
      )}
      {header.optedOut && (
        <Tag large tone="warn" icon={BellOff}>
          {t('thread.status.optedOut')}
        </Tag>
      )}
      <span className={css.about}>
        {header.labels.map((label) => (
          <LabelTag key={label.id} large label={label} icon={TagIcon} />
        ))}
        {item?.intent !== undefined && <Tag large>{names.intent(item.intent)}</Tag>}
        {header.team !== undefined && (
          <Tag large icon={Users}>
            {header.team}
          </Tag>
        )}
      </span>
    </section>
  );
}

function DueTag({ header, now }: { readonly header: ThreadHeader; readonly now: number }) {
  const t = useT();
  const { span } = useFormats();
  const item = openCaseOf(header);
  if (!item) {
    if (!header.case) return null;
    return (
      <Tag large>{t(header.case.status === 'spam' ? 'thread.status.spam' : 'thread.status.resolved')}</Tag>
    );
  }
  if (item.dueAt === undefined) {
    if (header.control === 'bot')
      return (
        <Tag large tone="bot">
          {t('thread.status.bot')}
        </Tag>
      );
    if (header.control !== 'handoff_requested') return null;
    return (
      <Tag large tone="warn" icon={Clock}>
        {t('thread.status.waiting')}
      </Tag>
    );
  }
  const left = item.dueAt - now;
  if (left < 0)
    return (
      <Tag large tone="bad" icon={Clock}>
        {t('thread.status.late', { span: span(-left) })}
      </Tag>
    );
  return (
    <Tag large tone={left <= SOON_MS ? 'warn' : 'neutral'} icon={Clock}>
      {t('thread.status.due', { span: span(left) })}
    </Tag>
  );
}

function WindowTag({ header, now }: { readonly header: ThreadHeader; readonly now: number }) {
  const t = useT();
  const { span } = useFormats();
  const { closesAt, humanUntil } = header.window;
  switch (windowNow(header, now)) {
    case 'open':
      if (closesAt === undefined) return null;
      return (
        <Tag large icon={Hourglass}>
          {t('thread.status.closes', { span: span(closesAt - now) })}
        </Tag>
      );
    case 'human_agent':
      return (
        <Tag large tone="warn" icon={Hourglass}>
          {t('thread.status.human', { span: span((humanUntil ?? now) - now) })}
        </Tag>
      );
    case 'closed':
      return (
        <Tag large tone="bad" icon={Hourglass}>
          {t('thread.status.closed')}
        </Tag>
      );
  }
}

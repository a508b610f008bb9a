import {
  BellRing,
  Bot,
  CheckCircle2,
  CircleDollarSign,
  FolderOpen,
  Link2Off,
  type LucideIcon,
  Moon,
  TriangleAlert,
  UserRound,
  UserRoundCheck,
} from 'lucide-react';
import type { LogEntry, LogEvent } from '../../../../../src/console/contract/thread-log';
import { useNames } from '../../../../app/text/use-names';
import { useNow } from '../../../../app/text/use-now';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { channelLabel } from '../../../../parts/channel-mark';
import { RESOLUTIONS } from '../use-thread-actions';
import css from './event-line.module.css';

const ICONS: Readonly<Record<LogEvent['what'], LucideIcon>> = {
  handed_over: TriangleAlert,
  claimed: UserRoundCheck,
  taken_over: UserRoundCheck,
  taken_over_in_app: UserRound,
  returned: Bot,
  resolved: CheckCircle2,
  snoozed: Moon,
  woken: BellRing,
  assigned: UserRound,
  link_cancelled: Link2Off,
  payment_failed: TriangleAlert,
  paid: CircleDollarSign,
};
const TONES: Partial<Readonly<Record<LogEvent['what'], string>>> = {
  handed_over: 'warn',
  payment_failed: 'warn',
  paid: 'ok',
  resolved: 'ok',
  returned: 'bot',
};

type Line = Extract<LogEntry, { kind: 'event' | 'case' }>;

/** What happened between two messages, in the middle of the log. */
export function EventLine({ entry, channel }: { readonly entry: Line; readonly channel: string }) {
  const { time } = useFormats();
  const words = useEventWords(entry, channel);
  const Icon = entry.kind === 'case' ? FolderOpen : ICONS[entry.what];
  return (
    <p className={css.line} data-tone={entry.kind === 'event' ? TONES[entry.what] : undefined}>
      <Icon size={14} aria-hidden />
      <span>{words}</span>
      <time dateTime={new Date(entry.at).toISOString()}>{time(entry.at)}</time>
    </p>
  );
}

function useEventWords(entry: Line, channel: string): string {
  const t = useT();
  const names = useNames();
  const { moment } = useFormats();
  const now = useNow(60_000);
  if (entry.kind === 'case') {
    const about = entry.intent === undefined ? '' : ` · ${names.intent(entry.intent)}`;
    return `${t('thread.log.case', { id: String(entry.caseId) })}${about}`;
  }
  const { what, by, to, code = '', reason } = entry;
  const name = by ?? t('thread.who.bot');
  const ended = RESOLUTIONS.find((known) => known === reason);
  const why = ended ? t(`thread.resolution.${ended}`) : (reason ?? '');
  switch (what) {
    case 'handed_over':
      if (reason === undefined) return t('thread.event.handed_over_plain');
      return t('thread.event.handed_over', { why: names.reason(reason) });
    case 'claimed':
    case 'taken_over':
      return t(`thread.event.${what}`, { name });
    case 'taken_over_in_app':
      return t('thread.event.taken_over_in_app', { channel: channelLabel(channel) });
    case 'returned':
      return by === undefined ? t('thread.event.returned') : t('thread.event.returned_by', { name });
    case 'resolved':
      return by === undefined
        ? t('thread.event.resolved', { why })
        : t('thread.event.resolved_by', { name, why });
    case 'snoozed':
      return t('thread.event.snoozed', { name, time: moment(entry.until ?? entry.at, now) });
    case 'woken':
      return t('thread.event.woken');
    case 'assigned':
      return to === undefined
        ? t('thread.event.unassigned', { name })
        : t('thread.event.assigned', { name, to });
    case 'link_cancelled':
    case 'payment_failed':
    case 'paid':
      return t(`thread.event.${what}`, { code });
  }
}

import { Clock4, LockKeyhole, PauseCircle, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ThreadHeader } from '../../../../../src/console/contract/thread';
import { useNow } from '../../../../app/text/use-now';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { channelLabel } from '../../../../parts/channel-mark';
import { nameOf, openCaseOf, windowNow } from '../thread-window';
import css from './window-notice.module.css';

const DAY_MS = 24 * 3_600_000;

/** Above the box: why nobody may write now and what comes next, or what has to be known before one does. */
export function WindowNotice({
  header,
  confirmed,
  onConfirm,
}: {
  readonly header: ThreadHeader;
  readonly confirmed: boolean;
  readonly onConfirm: (confirmed: boolean) => void;
}) {
  const t = useT();
  const now = useNow();
  const { moment, span } = useFormats();
  const { closesAt, humanUntil } = header.window;
  const channel = channelLabel(header.channel);
  const paused = header.account.paused !== undefined && (
    <Notice icon={<PauseCircle size={16} aria-hidden />}>
      <p>{t('thread.composer.paused', { handle: header.account.handle, code: header.account.paused })}</p>
    </Notice>
  );
  if (!header.permissions.change) {
    const name = openCaseOf(header)?.assignee?.name ?? '';
    return (
      <Notice icon={<UserRound size={16} aria-hidden />} closed>
        <strong>{t('thread.composer.colleaguesTitle')}</strong>
        <p>{t('thread.composer.colleaguesText', { name })}</p>
      </Notice>
    );
  }
  switch (windowNow(header, now)) {
    case 'open':
      return paused || null;
    case 'human_agent':
      return (
        <>
          {paused}
          <Notice icon={<Clock4 size={16} aria-hidden />}>
            <strong>{t('thread.composer.humanTitle')}</strong>
            <p>{t('thread.composer.humanText', { time: moment(humanUntil ?? now, now) })}</p>
            <label className={css.confirm}>
              <input
                type="checkbox"
                checked={confirmed}
                onChange={({ currentTarget }) => onConfirm(currentTarget.checked)}
              />
              {t('thread.composer.humanConfirm')}
            </label>
          </Notice>
        </>
      );
    case 'closed': {
      const name = nameOf(header, t('thread.unknownName'));
      const long =
        humanUntil !== undefined && closesAt !== undefined ? humanUntil - closesAt + DAY_MS : DAY_MS;
      return (
        <Notice icon={<LockKeyhole size={16} aria-hidden />} closed>
          <strong>{t('thread.composer.closedTitle')}</strong>
          <p>
            {closesAt === undefined
              ? t('thread.composer.closedNever', { channel })
              : t('thread.composer.closedText', { channel, name, span: span(long) })}
          </p>
        </Notice>
      );
    }
  }
}

function Notice({
  icon,
  closed,
  children,
}: {
  readonly icon: ReactNode;
  readonly closed?: true;
  readonly children: ReactNode;
}) {
  return (
    <div className={css.notice} data-closed={closed}>
      {icon}
      <div>{children}</div>
    </div>
  );
}

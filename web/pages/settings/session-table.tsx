import type { Session } from '../../../src/console/contract/me';
import { useFormats, useT } from '../../app/text/use-texts';
import { PlainTable } from '../../parts/plain-table';
import { Tag } from '../../parts/tag';
import { RowButton } from './row-buttons';

/** Browsers that somebody is signed in with; all but the one in use can be signed out. */
export function SessionTable({
  sessions,
  busy,
  onEnd,
}: {
  readonly sessions: readonly Session[];
  readonly busy: boolean;
  readonly onEnd: (sessionId: number) => void;
}) {
  return (
    <PlainTable>
      {sessions.map((session) => (
        <SessionRow key={session.id} session={session} busy={busy} onEnd={() => onEnd(session.id)} />
      ))}
    </PlainTable>
  );
}

function SessionRow({
  session: { address, browser, current, seenAt },
  busy,
  onEnd,
}: {
  readonly session: Session;
  readonly busy: boolean;
  readonly onEnd: () => void;
}) {
  const t = useT();
  const { moment } = useFormats();
  return (
    <tr>
      <th scope="row">
        {address} {current && <Tag tone="ok">{t('settings.security.here')}</Tag>}
        <small>{browser}</small>
        {/* Sessions run by the clock of the real world, which the sandbox does not move. */}
        <small>{t('settings.security.seen', { at: moment(seenAt, Date.now()) })}</small>
      </th>
      <td>
        {!current && (
          <RowButton disabled={busy} label={t('settings.security.end.of', { address })} onClick={onEnd}>
            {t('settings.security.end')}
          </RowButton>
        )}
      </td>
    </tr>
  );
}

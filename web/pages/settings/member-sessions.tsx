import { Modal } from '@mantine/core';
import { MonitorSmartphone } from 'lucide-react';
import { sessionListSchema } from '../../../src/console/contract/me';
import type { Member } from '../../../src/console/contract/team';
import { apiPath } from '../../app/api/api';
import { useT } from '../../app/text/use-texts';
import { EmptyState } from '../../parts/empty-state';
import { TableStates } from '../../parts/table/table-states';
import { useList } from '../../parts/table/use-list';
import css from './parts.module.css';
import { SessionTable } from './session-table';
import { useChange } from './use-change';

/** Where a colleague is signed in, and the way to end that. */
export function MemberSessions({
  member: { id, name },
  onClose,
}: {
  readonly member: Member;
  readonly onClose: () => void;
}) {
  const t = useT();
  const path = apiPath`/team/${id}/sessions`;
  const { data, state } = useList(['settings', 'sessions', id], path, sessionListSchema);
  const { change, isPending } = useChange('settings');
  const end = (sessionId: number) =>
    void change('DELETE', `${path}/${sessionId}`, undefined, sessionListSchema, t('settings.security.ended'));
  const empty = { icon: MonitorSmartphone, title: t('settings.team.sessions.none'), text: '' };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('settings.team.sessions.title', { name })}
      closeButtonProps={{ 'aria-label': t('app.state.close') }}
    >
      <p className={css.lead}>{t('settings.team.sessions.text')}</p>
      {!data && <TableStates list={state} empty={empty} onClear={undefined} />}
      {data && data.sessions.length === 0 && (
        <EmptyState icon={MonitorSmartphone} title={empty.title} level={3} />
      )}
      {data && data.sessions.length > 0 && (
        <SessionTable sessions={data.sessions} busy={isPending} onEnd={end} />
      )}
    </Modal>
  );
}

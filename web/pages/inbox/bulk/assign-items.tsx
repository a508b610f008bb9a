import { Menu } from '@mantine/core';
import { User, Users, UserX } from 'lucide-react';
import type { Assignment } from '../../../../src/console/contract/case-work';
import { useMe } from '../../../app/api/me';
import { useT } from '../../../app/text/use-texts';
import { useTeams } from '../list/use-directory';

/** Entries of a menu: whom to give threads to. Oneself first. */
export function AssignItems({ onPick }: { readonly onPick: (assignment: Assignment) => void }) {
  const t = useT();
  const me = useMe();
  const { teams, people } = useTeams();
  return (
    <>
      {me && (
        <Menu.Item leftSection={<User size={14} />} onClick={() => onPick({ assigneeId: me.id })}>
          {t('inbox.assign.me')}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<UserX size={14} />} onClick={() => onPick({ assigneeId: null })}>
        {t('inbox.assign.nobody')}
      </Menu.Item>
      {teams.length > 0 && <Menu.Label>{t('inbox.assign.teams')}</Menu.Label>}
      {teams.map(({ id, name }) => (
        <Menu.Item key={id} leftSection={<Users size={14} />} onClick={() => onPick({ teamId: id })}>
          {name}
        </Menu.Item>
      ))}
      <Menu.Label>{t('inbox.assign.people')}</Menu.Label>
      {people
        .filter(({ id }) => id !== me?.id)
        .map(({ id, name }) => (
          <Menu.Item key={id} leftSection={<User size={14} />} onClick={() => onPick({ assigneeId: id })}>
            {name}
          </Menu.Item>
        ))}
    </>
  );
}

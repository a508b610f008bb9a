import { Button, Menu, VisuallyHidden } from '@mantine/core';
import { ChevronDown, Users } from 'lucide-react';
import type { ThreadHeader } from '../../../../../src/console/contract/thread';
import { useMe } from '../../../../app/api/me';
import { useT } from '../../../../app/text/use-texts';
import { Avatar } from '../../../../parts/avatar';
import { useTeams } from '../../list/use-directory';
import { openCaseOf } from '../thread-window';
import type { ThreadActions } from '../use-thread-actions';

interface Props {
  readonly header: ThreadHeader;
  readonly actions: ThreadActions;
}

/** Who sees to the case; opens with A. */
export function AssigneeMenu({ header, actions }: Props) {
  const t = useT();
  const me = useMe();
  const assignee = openCaseOf(header)?.assignee;
  const shown = assignee && assignee.id === me?.id ? t('thread.assign.you') : assignee?.name.split(' ', 1)[0];
  return (
    <Menu
      width={230}
      position="bottom-end"
      opened={actions.menu === 'assign'}
      onChange={(open) => actions.openMenu(open ? 'assign' : undefined)}
    >
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          disabled={!openCaseOf(header) || !header.permissions.change}
          leftSection={assignee && <Avatar name={assignee.name} size={18} />}
          rightSection={<ChevronDown size={13} aria-hidden />}
        >
          <VisuallyHidden>{t('thread.assign.label')} </VisuallyHidden>
          {shown ?? t('thread.assign.nobody')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={340} style={{ overflowY: 'auto' }}>
        <AssigneeItems header={header} actions={actions} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Items of that menu; on a phone they stand in the menu beside Resolve. */
export function AssigneeItems({ header, actions }: Props) {
  const t = useT();
  const me = useMe();
  const { people: all, teams } = useTeams();
  const assignee = openCaseOf(header)?.assignee;
  // Whoever has it already is not offered: a menu that begins with what cannot be chosen never gets the focus.
  const people = all
    .filter(({ id }) => id !== assignee?.id)
    .toSorted((a, b) => Number(b.id === me?.id) - Number(a.id === me?.id));
  return (
    <>
      <Menu.Label>{t('thread.assign.people')}</Menu.Label>
      {people.map((person) => (
        <Menu.Item
          key={person.id}
          leftSection={<Avatar name={person.name} size={20} />}
          onClick={() => void actions.assign({ assigneeId: person.id })}
        >
          {person.id === me?.id ? t('thread.assign.you') : person.name}
        </Menu.Item>
      ))}
      {assignee && (
        <Menu.Item onClick={() => void actions.assign({ assigneeId: null })}>
          {t('thread.assign.clear')}
        </Menu.Item>
      )}
      {teams.length > 0 && <Menu.Label>{t('thread.assign.teams')}</Menu.Label>}
      {teams.map((team) => (
        <Menu.Item
          key={team.id}
          leftSection={<Users size={14} aria-hidden />}
          onClick={() => void actions.assign({ teamId: team.id })}
        >
          {team.name}
        </Menu.Item>
      ))}
    </>
  );
}

import { UsersRound } from 'lucide-react';
import { useState } from 'react';
import { type Team, type TeamList, teamListSchema, teamSchema } from '../../../src/console/contract/label';
import { useT } from '../../app/text/use-texts';
import { ListTable } from '../../parts/table/list-table';
import { useList } from '../../parts/table/use-list';
import { TextField } from '../../parts/text-field';
import { AddButton, Checks, ListTop, SaveDialog } from './parts';
import { RowButtons } from './row-buttons';
import { useChange } from './use-change';

/** Teams that conversations can be given to. */
export function Groups() {
  const t = useT();
  const [open, setOpen] = useState<Team | 'new'>();
  const { data, state } = useList(['teams', 'settings'], '/teams', teamListSchema);
  const nameOf = (id: number) => data?.people.find((person) => person.id === id)?.name;
  return (
    <>
      <ListTop lead={t('settings.groups.lead')}>
        <AddButton onClick={() => setOpen('new')}>{t('settings.groups.add')}</AddButton>
      </ListTop>
      <ListTable
        state={state}
        rows={data?.teams}
        icon={UsersRound}
        none={t('settings.none')}
        heads={[t('settings.name'), t('settings.groups.members'), t('settings.actions')]}
      >
        {(team) => (
          <tr key={team.id}>
            <th scope="row">{team.name}</th>
            <td>
              {team.members.flatMap((id) => nameOf(id) ?? []).join(', ')}
              <small>{t('settings.groups.n', { n: team.members.length })}</small>
            </td>
            <td>
              <RowButtons name={team.name} onEdit={() => setOpen(team)} />
            </td>
          </tr>
        )}
      </ListTable>
      {open && data && (
        <TeamForm
          team={open === 'new' ? undefined : open}
          people={data.people}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

function TeamForm({
  team,
  people,
  onClose,
}: {
  readonly team: Team | undefined;
  readonly people: TeamList['people'];
  readonly onClose: () => void;
}) {
  const t = useT();
  const [name, setName] = useState(team?.name ?? '');
  const [members, setMembers] = useState(team?.members ?? []);
  const { keep, isPending } = useChange('teams', 'settings');
  const save = async () => {
    if (await keep('/teams', team, { name, members }, teamSchema)) onClose();
  };
  return (
    <SaveDialog
      title={team ? t('settings.edit.of', { name: team.name }) : t('settings.groups.add')}
      busy={isPending}
      ready={name.trim() !== ''}
      onSave={() => void save()}
      onClose={onClose}
    >
      <TextField label={t('settings.name')} value={name} maxLength={40} data-autofocus onText={setName} />
      <Checks
        legend={t('settings.groups.members')}
        options={people.map(({ id, name: label }) => ({ value: id, label }))}
        value={members}
        onChange={setMembers}
      />
    </SaveDialog>
  );
}

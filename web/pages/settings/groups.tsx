import { Button, TextInput } from '@mantine/core';
import { Plus, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { type Team, type TeamList, teamListSchema, teamSchema } from '../../../src/console/contract/label';
import { apiPath } from '../../app/api/api';
import { useT } from '../../app/text/use-texts';
import { EmptyState } from '../../parts/empty-state';
import { TableStates } from '../../parts/table/table-states';
import { Checks, FormDialog, ListTop } from './parts';
import css from './parts.module.css';
import { useChange, useList } from './use-list';

/** Teams that conversations can be given to. */
export function Groups() {
  const t = useT();
  const [open, setOpen] = useState<Team | 'new'>();
  const { data, state } = useList(['teams', 'settings'], '/teams', teamListSchema);
  const empty = { icon: UsersRound, title: t('settings.none'), text: '' };
  const nameOf = (id: number) => data?.people.find((person) => person.id === id)?.name;
  return (
    <>
      <ListTop lead={t('settings.groups.lead')}>
        <Button size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={() => setOpen('new')}>
          {t('settings.groups.add')}
        </Button>
      </ListTop>
      {!data && <TableStates list={state} empty={empty} onClear={undefined} />}
      {data?.teams.length === 0 && <EmptyState icon={UsersRound} title={t('settings.none')} level={3} />}
      {data && data.teams.length > 0 && (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('settings.name')}</th>
              <th scope="col">{t('settings.groups.members')}</th>
              <th scope="col">{t('settings.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {data.teams.map((team) => (
              <tr key={team.id}>
                <th scope="row">{team.name}</th>
                <td>
                  {team.members.flatMap((id) => nameOf(id) ?? []).join(', ')}
                  <small>{t('settings.groups.n', { n: team.members.length })}</small>
                </td>
                <td>
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={t('settings.edit.of', { name: team.name })}
                    onClick={() => setOpen(team)}
                  >
                    {t('settings.edit')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
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
  const { change, isPending } = useChange('teams', 'settings');
  const save = async () => {
    const body = { name, members };
    const saved = team
      ? await change('PATCH', apiPath`/teams/${team.id}`, body, teamSchema)
      : await change('POST', '/teams', body, teamSchema);
    if (saved) onClose();
  };
  return (
    <FormDialog
      title={team ? t('settings.edit.of', { name: team.name }) : t('settings.groups.add')}
      busy={isPending}
      ready={name.trim() !== ''}
      onSave={() => void save()}
      onClose={onClose}
    >
      <TextInput
        label={t('settings.name')}
        value={name}
        maxLength={40}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checks
        legend={t('settings.groups.members')}
        options={people.map(({ id, name: label }) => ({ value: id, label }))}
        value={members}
        onChange={setMembers}
      />
    </FormDialog>
  );
}

import { useState } from 'react';
import { ROLES, type Role } from '../../../src/console/contract/agent';
import { channelListSchema } from '../../../src/console/contract/channels';
import { LANGUAGES } from '../../../src/console/contract/languages';
import { type Member, memberSchema, memberWithLinkSchema } from '../../../src/console/contract/team';
import { apiPath } from '../../app/api/api';
import { useT } from '../../app/text/use-texts';
import { LANGUAGE_NAMES } from '../../parts/language-names';
import { useList } from '../../parts/table/use-list';
import { TextField } from '../../parts/text-field';
import { Toggle } from './choice';
import { Checks, SaveDialog } from './parts';
import css from './parts.module.css';
import { useChange } from './use-change';

/** A person of the desk, new or known. A name stays as it is: it signs what was written. */
export function MemberForm({
  member,
  onAdded,
  onClose,
}: {
  readonly member: Member | undefined;
  readonly onAdded: (made: { readonly member: Member; readonly linkPath: string }) => void;
  readonly onClose: () => void;
}) {
  const t = useT();
  const [name, setName] = useState(member?.name ?? '');
  const [role, setRole] = useState<Role>(member?.role ?? 'agent');
  const [languages, setLanguages] = useState(member?.languages ?? [...LANGUAGES]);
  const [accounts, setAccounts] = useState(member?.accounts ?? []);
  const [active, setActive] = useState(member?.active ?? true);
  const known = useList(['channels'], '/channels', channelListSchema).data?.accounts ?? [];
  const { change, isPending } = useChange('settings', 'people', 'teams');
  const save = async () => {
    const rights = { role, languages, accounts };
    if (member) {
      const body = { ...rights, active };
      if (await change('PATCH', apiPath`/team/${member.id}`, body, memberSchema)) onClose();
      return;
    }
    const made = await change('POST', '/team', { name, ...rights }, memberWithLinkSchema, null);
    if (made) onAdded(made);
  };
  return (
    <SaveDialog
      title={member ? t('settings.edit.of', { name: member.name }) : t('settings.team.add')}
      busy={isPending}
      ready={name.trim() !== ''}
      onSave={() => void save()}
      onClose={onClose}
    >
      {!member && (
        <TextField label={t('settings.name')} value={name} maxLength={80} data-autofocus onText={setName} />
      )}
      <fieldset className={css.checks}>
        <legend>{t('settings.team.role')}</legend>
        {ROLES.map((value) => (
          <label key={value} className={css.check}>
            <input type="radio" name="role" checked={role === value} onChange={() => setRole(value)} />
            <span>
              {t(`settings.role.${value}`)}
              <small className={css.small}>{t(`settings.role.${value}.hint`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <Checks
        legend={t('settings.team.languages')}
        options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        value={languages}
        onChange={setLanguages}
      />
      {known.length > 0 && (
        <Checks
          legend={t('settings.team.accounts')}
          hint={t('settings.team.accounts.hint')}
          options={known.map(({ accountId, handle, channel }) => ({
            value: accountId,
            label: `@${handle} (${channel})`,
          }))}
          value={accounts}
          onChange={setAccounts}
        />
      )}
      {member && (
        <Toggle
          label={t('settings.team.active')}
          hint={t('settings.team.active.hint')}
          on={active}
          onChange={setActive}
        />
      )}
    </SaveDialog>
  );
}

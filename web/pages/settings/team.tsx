import { ActionIcon, Menu } from '@mantine/core';
import { Ellipsis, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { LANGUAGES } from '../../../src/console/contract/languages';
import {
  type Member,
  memberListSchema,
  memberTokenSchema,
  memberWithLinkSchema,
} from '../../../src/console/contract/team';
import { apiPath } from '../../app/api/api';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { ListTable } from '../../parts/table/list-table';
import { useList } from '../../parts/table/use-list';
import { Tag } from '../../parts/tag';
import { TypedConfirm } from '../../parts/typed-confirm';
import { MemberForm } from './member-form';
import { MemberSessions } from './member-sessions';
import { AddButton, ListTop, OnceDialog } from './parts';
import { useChange } from './use-change';

type Open =
  | { readonly what: 'add' }
  | { readonly what: 'edit' | 'reset' | 'token' | 'sessions'; readonly member: Member }
  | { readonly what: 'once'; readonly title: string; readonly text: string; readonly value: string };

/** The people of the desk: who they are, what they may see, and how they get in. */
export function People() {
  const t = useT();
  const [open, setOpen] = useState<Open>();
  const { data, state } = useList(['settings', 'team'], '/team', memberListSchema);
  const { change, isPending } = useChange('settings', 'people', 'teams');
  const close = () => setOpen(undefined);
  const showLink = ({ linkPath, member: { name } }: { readonly linkPath: string; readonly member: Member }) =>
    setOpen({
      what: 'once',
      title: name,
      text: t('settings.team.link', { name }),
      value: `${location.origin}${linkPath}`,
    });
  const reset = async ({ id }: Member) => {
    const made = await change('POST', apiPath`/team/${id}/reset`, undefined, memberWithLinkSchema, null);
    if (made) showLink(made);
  };
  const renew = async ({ id, name }: Member) => {
    const made = await change('POST', apiPath`/team/${id}/token`, undefined, memberTokenSchema, null);
    if (made) setOpen({ what: 'once', title: t('settings.team.token'), text: name, value: made.token });
  };
  return (
    <>
      <ListTop lead={t('settings.team.lead')}>
        <AddButton icon={UserPlus} onClick={() => setOpen({ what: 'add' })}>
          {t('settings.team.add')}
        </AddButton>
      </ListTop>
      <ListTable
        state={state}
        rows={data?.members}
        icon={Users}
        none={t('settings.none')}
        label={t('settings.team')}
        heads={[
          t('settings.name'),
          t('settings.team.role'),
          t('settings.team.languages'),
          t('settings.team.factor'),
          t('settings.team.in'),
          t('settings.actions'),
        ]}
      >
        {(member) => <MemberRow key={member.id} member={member} onOpen={setOpen} />}
      </ListTable>
      {open?.what === 'add' && <MemberForm member={undefined} onAdded={showLink} onClose={close} />}
      {open?.what === 'edit' && <MemberForm member={open.member} onAdded={showLink} onClose={close} />}
      {open?.what === 'sessions' && <MemberSessions member={open.member} onClose={close} />}
      {open?.what === 'reset' && (
        <TypedConfirm
          name={open.member.name}
          title={t('settings.team.reset.title', { name: open.member.name })}
          label={t('settings.type', { name: open.member.name })}
          text={t('settings.team.reset.text')}
          action={t('settings.team.reset')}
          busy={isPending}
          onConfirm={() => void reset(open.member)}
          onClose={close}
        />
      )}
      {open?.what === 'token' && (
        <ConfirmDialog
          title={t('settings.team.token.title', { name: open.member.name })}
          text={t('settings.team.token.text')}
          action={t('settings.team.token')}
          busy={isPending}
          onConfirm={() => void renew(open.member)}
          onClose={close}
        />
      )}
      {open?.what === 'once' && <OnceDialog {...open} onClose={close} />}
    </>
  );
}

function MemberRow({ member, onOpen }: { readonly member: Member; readonly onOpen: (open: Open) => void }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow(60_000);
  const { name, role, languages, accounts, active, hasSecondFactor, signedInAt } = member;
  return (
    <tr>
      <th scope="row">
        {name}
        {!active && <Tag tone="warn">{t('settings.team.left')}</Tag>}
      </th>
      <td>
        {t(`settings.role.${role}`)}
        {accounts.length > 0 && <small>{accounts.join(', ')}</small>}
      </td>
      <td>{LANGUAGES.filter((one) => languages.includes(one)).join(', ')}</td>
      <td>{hasSecondFactor ? t('settings.team.factor.on') : t('settings.team.factor.off')}</td>
      <td>{signedInAt === undefined ? t('settings.team.never') : moment(signedInAt, now)}</td>
      <td>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t('settings.team.menu', { name })}>
              <Ellipsis size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onOpen({ what: 'edit', member })}>{t('settings.edit')}</Menu.Item>
            <Menu.Item onClick={() => onOpen({ what: 'sessions', member })}>
              {t('settings.team.sessions')}
            </Menu.Item>
            <Menu.Item onClick={() => onOpen({ what: 'token', member })}>
              {t('settings.team.token')}
            </Menu.Item>
            <Menu.Item onClick={() => onOpen({ what: 'reset', member })}>
              {t('settings.team.reset')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  );
}

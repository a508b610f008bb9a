import { ActionIcon, Button, Menu } from '@mantine/core';
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
import { ConfirmDialog } from '../../parts/table/confirm-dialog';
import { TableStates } from '../../parts/table/table-states';
import { Tag } from '../../parts/tag';
import { MemberForm } from './member-form';
import { MemberSessions } from './member-sessions';
import { ListTop, OnceDialog, TypedConfirm } from './parts';
import css from './parts.module.css';
import { useChange, useList } from './use-list';

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
  const empty = { icon: Users, title: t('settings.none'), text: '' };
  return (
    <>
      <ListTop lead={t('settings.team.lead')}>
        <Button
          size="xs"
          leftSection={<UserPlus size={14} aria-hidden />}
          onClick={() => setOpen({ what: 'add' })}
        >
          {t('settings.team.add')}
        </Button>
      </ListTop>
      {data ? (
        <Members members={data.members} onOpen={setOpen} />
      ) : (
        <TableStates list={state} empty={empty} onClear={undefined} />
      )}
      {open?.what === 'add' && <MemberForm member={undefined} onAdded={showLink} onClose={close} />}
      {open?.what === 'edit' && <MemberForm member={open.member} onAdded={showLink} onClose={close} />}
      {open?.what === 'sessions' && <MemberSessions member={open.member} onClose={close} />}
      {open?.what === 'reset' && (
        <TypedConfirm
          name={open.member.name}
          title={t('settings.team.reset.title', { name: open.member.name })}
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

function Members({
  members,
  onOpen,
}: {
  readonly members: readonly Member[];
  readonly onOpen: (open: Open) => void;
}) {
  const t = useT();
  return (
    <div className={css.scroll} role="group" aria-label={t('settings.team')} tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('settings.name')}</th>
            <th scope="col">{t('settings.team.role')}</th>
            <th scope="col">{t('settings.team.languages')}</th>
            <th scope="col">{t('settings.team.factor')}</th>
            <th scope="col">{t('settings.team.in')}</th>
            <th scope="col">{t('settings.actions')}</th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <MemberRow key={member.id} member={member} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </div>
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

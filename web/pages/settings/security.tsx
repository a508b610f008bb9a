import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Session, sessionListSchema } from '../../../src/console/contract/me';
import { useFormats, useT } from '../../app/text/use-texts';
import { PlainTable } from '../../parts/plain-table';
import { TableStates } from '../../parts/table/table-states';
import { useList } from '../../parts/table/use-list';
import { Tag } from '../../parts/tag';
import { TextField } from '../../parts/text-field';
import css from './parts.module.css';
import { RowButton } from './row-buttons';
import { useChange } from './use-change';

/** Where one is signed in, and one's password. */
export function Security() {
  const t = useT();
  const { data, state } = useList(['settings', 'sessions'], '/me/sessions', sessionListSchema);
  const { change, isPending } = useChange('settings');
  const end = (revoke: number | 'others') =>
    void change('POST', '/me/sessions', { revoke }, sessionListSchema, t('settings.security.ended'));
  return (
    <>
      <p className={css.lead}>{t('settings.security.lead')}</p>
      {data ? (
        <div className={css.block}>
          <PlainTable>
            {data.sessions.map((session) => (
              <SessionRow key={session.id} session={session} busy={isPending} onEnd={() => end(session.id)} />
            ))}
          </PlainTable>
          {data.sessions.length > 1 && (
            <p>
              <Button size="xs" variant="default" loading={isPending} onClick={() => end('others')}>
                {t('settings.security.others')}
              </Button>
            </p>
          )}
        </div>
      ) : (
        <TableStates list={state} />
      )}
      <PasswordForm />
    </>
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

function PasswordForm() {
  const t = useT();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const { change, isPending } = useChange('settings');
  const save = async () => {
    const body = { current, next };
    const said = t('settings.password.changed');
    if (!(await change('POST', '/me/password', body, sessionListSchema, said))) return;
    setCurrent('');
    setNext('');
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3 className={css.block}>{t('settings.password')}</h3>
      <TextField
        label={t('settings.password.current')}
        value={current}
        type="password"
        autoComplete="current-password"
        onText={setCurrent}
      />
      <TextField
        label={t('settings.password.next')}
        value={next}
        type="password"
        autoComplete="new-password"
        onText={setNext}
      />
      <div>
        <Button type="submit" size="xs" loading={isPending} disabled={current === '' || next.length < 12}>
          {t('settings.password.change')}
        </Button>
      </div>
    </form>
  );
}

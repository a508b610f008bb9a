import { Button } from '@mantine/core';
import { useState } from 'react';
import { sessionListSchema } from '../../../src/console/contract/me';
import { useT } from '../../app/text/use-texts';
import { TableStates } from '../../parts/table/table-states';
import { useList } from '../../parts/table/use-list';
import { TextField } from '../../parts/text-field';
import css from './parts.module.css';
import { SessionTable } from './session-table';
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
          <SessionTable sessions={data.sessions} busy={isPending} onEnd={end} />
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

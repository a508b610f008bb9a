import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { indicatorSchema } from '../../../src/console/contract/verdict';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import css from './records.module.css';
import { PlaceRows } from './states';
import { useIndicators } from './use-triage';
import { useWork } from './use-work';

const KINDS = ['domain', 'handle', 'phrase'] as const;
type Kind = (typeof KINDS)[number];

/** The list that link-check and the watch share: added by verdicts, and by hand. */
export function Fakes() {
  const t = useT();
  const now = useNow();
  const api = useApi();
  const { moment } = useFormats();
  const indicators = useIndicators();
  const { run, busy } = useWork();
  const remove = (id: number) =>
    void run(async () => {
      await api.send('DELETE', apiPath`/indicators/${id}`, undefined, z.object({}));
    });
  return (
    <>
      <AddForm />
      <PlaceRows place="fakes" query={indicators} rows={indicators.data?.indicators}>
        {(rows) => (
          <ul className={css.list}>
            {rows.map(({ id, subject, note, by, at }) => (
              <li key={id} className={css.row}>
                <span className={css.words}>
                  <code>{subject}</code>
                  {note !== undefined && <span className={css.quiet}>{note}</span>}
                </span>
                <span className={css.quiet}>
                  {by === undefined
                    ? moment(at, now)
                    : t('triage.fakes.by', { name: by, at: moment(at, now) })}
                </span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={busy}
                  aria-label={t('triage.fakes.remove', { subject })}
                  onClick={() => remove(id)}
                >
                  <Trash2 size={15} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
      </PlaceRows>
    </>
  );
}

function AddForm() {
  const t = useT();
  const api = useApi();
  const { run, busy } = useWork();
  const [kind, setKind] = useState<Kind>('domain');
  const [subject, setSubject] = useState('');
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        void run(async () => {
          await api.send('POST', '/indicators', { subject: `${kind}:${subject.trim()}` }, indicatorSchema);
          setSubject('');
        });
      }}
    >
      <NativeSelect
        size="xs"
        label={t('triage.fakes.kind')}
        value={kind}
        onChange={(event) => setKind(KINDS.find((one) => one === event.currentTarget.value) ?? 'domain')}
        data={KINDS.map((value) => ({ value, label: t(`triage.fakes.kind.${value}`) }))}
      />
      <TextInput
        size="xs"
        className={css.field}
        label={t('triage.fakes.subject')}
        value={subject}
        maxLength={290}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <Button size="xs" type="submit" loading={busy} disabled={subject.trim().length < 3}>
        {t('triage.fakes.add')}
      </Button>
    </form>
  );
}

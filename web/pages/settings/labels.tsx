import { Button, TextInput } from '@mantine/core';
import { Plus, Tags } from 'lucide-react';
import { useState } from 'react';
import { LABEL_TONES, type Label, labelListSchema, labelSchema } from '../../../src/console/contract/label';
import { apiPath } from '../../app/api/api';
import { useT } from '../../app/text/use-texts';
import { EmptyState } from '../../parts/empty-state';
import { TableStates } from '../../parts/table/table-states';
import { Tag, type Tone } from '../../parts/tag';
import { FormDialog, ListTop, TypedConfirm } from './parts';
import css from './parts.module.css';
import { useChange, useList } from './use-list';

const TONES: Readonly<Record<Label['tone'], Tone>> = {
  neutral: 'neutral',
  teal: 'acc',
  violet: 'bot',
  amber: 'warn',
  red: 'bad',
  green: 'ok',
};

/** Labels for conversations. */
export function Labels() {
  const t = useT();
  const [open, setOpen] = useState<Label | 'new'>();
  const [dropping, setDropping] = useState<Label>();
  const { data, state } = useList(['labels', 'settings'], '/labels', labelListSchema);
  const { change, isPending } = useChange('labels', 'views');
  const labels = data?.labels.filter(({ archived }) => !archived) ?? [];
  const drop = async ({ id }: Label) => {
    if (await change('DELETE', apiPath`/labels/${id}`, undefined, labelSchema)) setDropping(undefined);
  };
  const empty = { icon: Tags, title: t('settings.none'), text: '' };
  return (
    <>
      <ListTop lead={t('settings.labels.lead')}>
        <Button size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={() => setOpen('new')}>
          {t('settings.labels.add')}
        </Button>
      </ListTop>
      {!data && <TableStates list={state} empty={empty} onClear={undefined} />}
      {data && labels.length === 0 && <EmptyState icon={Tags} title={t('settings.none')} level={3} />}
      {labels.length > 0 && (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('settings.name')}</th>
              <th scope="col">{t('settings.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {labels.map((label) => (
              <tr key={label.id}>
                <th scope="row">
                  <Tag tone={TONES[label.tone]} large>
                    {label.name}
                  </Tag>
                </th>
                <td>
                  <RowButtons
                    name={label.name}
                    onEdit={() => setOpen(label)}
                    onRemove={() => setDropping(label)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open && <LabelForm label={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
      {dropping && (
        <TypedConfirm
          name={dropping.name}
          title={t('settings.remove.title', { name: dropping.name })}
          text={t('settings.labels.lead')}
          action={t('settings.remove')}
          busy={isPending}
          onConfirm={() => void drop(dropping)}
          onClose={() => setDropping(undefined)}
        />
      )}
    </>
  );
}

/** Edit and Delete of one row. */
export function RowButtons({
  name,
  onEdit,
  onRemove,
}: {
  readonly name: string;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}) {
  const t = useT();
  return (
    <div className={css.buttons}>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={t('settings.edit.of', { name })}
        onClick={onEdit}
      >
        {t('settings.edit')}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        className={css.bad}
        aria-label={t('settings.remove.of', { name })}
        onClick={onRemove}
      >
        {t('settings.remove')}
      </Button>
    </div>
  );
}

function LabelForm({ label, onClose }: { readonly label: Label | undefined; readonly onClose: () => void }) {
  const t = useT();
  const [name, setName] = useState(label?.name ?? '');
  const [tone, setTone] = useState<Label['tone']>(label?.tone ?? 'neutral');
  const { change, isPending } = useChange('labels');
  const save = async () => {
    const saved = label
      ? await change('PATCH', apiPath`/labels/${label.id}`, { name, tone }, labelSchema)
      : await change('POST', '/labels', { name, tone }, labelSchema);
    if (saved) onClose();
  };
  return (
    <FormDialog
      title={label ? t('settings.edit.of', { name: label.name }) : t('settings.labels.add')}
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
      <fieldset className={css.checks}>
        <legend>{t('settings.labels.tone')}</legend>
        {LABEL_TONES.map((value) => (
          <label key={value} className={css.check}>
            <input type="radio" name="tone" checked={tone === value} onChange={() => setTone(value)} />
            <Tag tone={TONES[value]}>{t(`settings.tone.${value}`)}</Tag>
          </label>
        ))}
      </fieldset>
    </FormDialog>
  );
}

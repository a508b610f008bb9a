import { Tags } from 'lucide-react';
import { useState } from 'react';
import { LABEL_TONES, type Label, labelListSchema, labelSchema } from '../../../src/console/contract/label';
import { apiPath } from '../../app/api/api';
import { useT } from '../../app/text/use-texts';
import { LabelTag, TONES } from '../../parts/label-tag';
import { ListTable } from '../../parts/table/list-table';
import { useList } from '../../parts/table/use-list';
import { Tag } from '../../parts/tag';
import { TextField } from '../../parts/text-field';
import { AddButton, ListTop, RemoveDialog, SaveDialog } from './parts';
import css from './parts.module.css';
import { RowButtons } from './row-buttons';
import { useChange } from './use-change';

/** Labels for conversations. */
export function Labels() {
  const t = useT();
  const [open, setOpen] = useState<Label | 'new'>();
  const [dropping, setDropping] = useState<Label>();
  const { data, state } = useList(['labels', 'settings'], '/labels', labelListSchema);
  const { change, isPending } = useChange('labels', 'views');
  const drop = async ({ id }: Label) => {
    if (await change('DELETE', apiPath`/labels/${id}`, undefined, labelSchema)) setDropping(undefined);
  };
  return (
    <>
      <ListTop lead={t('settings.labels.lead')}>
        <AddButton onClick={() => setOpen('new')}>{t('settings.labels.add')}</AddButton>
      </ListTop>
      <ListTable
        state={state}
        rows={data?.labels.filter(({ archived }) => !archived)}
        icon={Tags}
        none={t('settings.none')}
        heads={[t('settings.name'), t('settings.actions')]}
      >
        {(label) => (
          <tr key={label.id}>
            <th scope="row">
              <LabelTag label={label} large />
            </th>
            <td>
              <RowButtons
                name={label.name}
                onEdit={() => setOpen(label)}
                onRemove={() => setDropping(label)}
              />
            </td>
          </tr>
        )}
      </ListTable>
      {open && <LabelForm label={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
      {dropping && (
        <RemoveDialog
          name={dropping.name}
          text={t('settings.labels.lead')}
          busy={isPending}
          onConfirm={() => void drop(dropping)}
          onClose={() => setDropping(undefined)}
        />
      )}
    </>
  );
}

function LabelForm({ label, onClose }: { readonly label: Label | undefined; readonly onClose: () => void }) {
  const t = useT();
  const [name, setName] = useState(label?.name ?? '');
  const [tone, setTone] = useState<Label['tone']>(label?.tone ?? 'neutral');
  const { keep, isPending } = useChange('labels');
  const save = async () => {
    if (await keep('/labels', label, { name, tone }, labelSchema)) onClose();
  };
  return (
    <SaveDialog
      title={label ? t('settings.edit.of', { name: label.name }) : t('settings.labels.add')}
      busy={isPending}
      ready={name.trim() !== ''}
      onSave={() => void save()}
      onClose={onClose}
    >
      <TextField label={t('settings.name')} value={name} maxLength={40} data-autofocus onText={setName} />
      <fieldset className={css.checks}>
        <legend>{t('settings.labels.tone')}</legend>
        {LABEL_TONES.map((value) => (
          <label key={value} className={css.check}>
            <input type="radio" name="tone" checked={tone === value} onChange={() => setTone(value)} />
            <Tag tone={TONES[value]}>{t(`settings.tone.${value}`)}</Tag>
          </label>
        ))}
      </fieldset>
    </SaveDialog>
  );
}

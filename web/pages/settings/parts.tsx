import { Button } from '@mantine/core';
import { Check, Copy, type LucideIcon, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useT } from '../../app/text/use-texts';
import { Dialog } from '../../parts/dialog';
import { FormDialog, type FormDialogProps } from '../../parts/form-dialog';
import { TypedConfirm } from '../../parts/typed-confirm';
import css from './parts.module.css';

/** Stands at the foot while something is not saved yet. */
export function SaveBar({
  changed,
  ready = true,
  busy,
  problem,
  onSave,
  onDiscard,
}: {
  readonly changed: boolean;
  readonly ready?: boolean;
  readonly busy: boolean;
  /** Why it cannot be saved. */
  readonly problem?: string | undefined;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}) {
  const t = useT();
  if (!changed) return null;
  return (
    <div className={css.bar} role="status">
      <span>{problem ?? t('settings.unsaved')}</span>
      <Button size="xs" variant="default" onClick={onDiscard}>
        {t('settings.discard')}
      </Button>
      <Button size="xs" loading={busy} disabled={!ready} onClick={onSave}>
        {t('settings.save')}
      </Button>
    </div>
  );
}

/** A form in a dialog; nothing is sent before Save. */
export function SaveDialog({
  onSave,
  ...dialog
}: Omit<FormDialogProps, 'action' | 'bad' | 'focused' | 'onSubmit'> & { readonly onSave: () => void }) {
  const t = useT();
  return <FormDialog {...dialog} action={t('settings.save')} onSubmit={onSave} />;
}

/** Something goes for good: its name has to be typed. */
export function RemoveDialog({
  name,
  ...dialog
}: {
  readonly name: string;
  readonly text: string;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  const t = useT();
  return (
    <TypedConfirm
      {...dialog}
      name={name}
      title={t('settings.remove.title', { name })}
      label={t('settings.type', { name })}
      action={t('settings.remove')}
    />
  );
}

/** A link, token or secret that is never shown again. */
export function OnceDialog({
  title,
  text,
  value,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly value: string;
  readonly onClose: () => void;
}) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div className={css.once}>
        <p className={css.lead}>{text}</p>
        <code className={css.secret}>{value}</code>
        <p className={css.small}>{t('settings.once')}</p>
        <Button
          size="xs"
          leftSection={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
          onClick={() => void copy()}
        >
          {copied ? t('settings.copied') : t('settings.copy')}
        </Button>
      </div>
    </Dialog>
  );
}

/** Several of a few things. */
export function Checks<Value extends string | number>({
  legend,
  hint,
  options,
  value,
  onChange,
}: {
  readonly legend: string;
  readonly hint?: string;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly value: readonly Value[];
  readonly onChange: (value: Value[]) => void;
}) {
  return (
    <fieldset className={css.checks}>
      <legend>{legend}</legend>
      {hint !== undefined && <span className={css.small}>{hint}</span>}
      {options.map((option) => (
        <label key={option.value} className={css.check}>
          <input
            type="checkbox"
            checked={value.includes(option.value)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...value, option.value]
                  : value.filter((one) => one !== option.value),
              )
            }
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Title line of a list: what it is for, and the way to add to it. */
export function ListTop({ lead, children }: { readonly lead: string; readonly children?: ReactNode }) {
  return (
    <div className={css.top}>
      <p className={css.lead}>{lead}</p>
      {children}
    </div>
  );
}

export function AddButton({
  icon: Icon = Plus,
  onClick,
  children,
}: {
  readonly icon?: LucideIcon;
  readonly onClick: () => void;
  readonly children: string;
}) {
  return (
    <Button size="xs" leftSection={<Icon size={14} aria-hidden />} onClick={onClick}>
      {children}
    </Button>
  );
}

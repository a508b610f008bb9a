import { Button, Modal, TextInput } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useT } from '../../app/text/use-texts';
import { ConfirmDialog } from '../../parts/table/confirm-dialog';
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
export function FormDialog({
  title,
  busy,
  ready = true,
  onSave,
  onClose,
  children,
}: {
  readonly title: string;
  readonly busy: boolean;
  readonly ready?: boolean;
  readonly onSave: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const t = useT();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('app.state.close') }}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onSave();
        }}
      >
        {children}
        <div className={css.buttons}>
          <Button type="submit" size="xs" loading={busy} disabled={!ready}>
            {t('settings.save')}
          </Button>
          <Button variant="default" size="xs" onClick={onClose}>
            {t('tables.cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** What cannot be taken back is asked for by the name of the thing. */
export function TypedConfirm({
  name,
  title,
  text,
  action,
  busy,
  onConfirm,
  onClose,
}: {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  const t = useT();
  const [typed, setTyped] = useState('');
  return (
    <ConfirmDialog
      bad
      title={title}
      text={text}
      action={action}
      busy={busy}
      ready={typed.trim() === name}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <TextInput
        label={t('settings.type', { name })}
        value={typed}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ConfirmDialog>
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
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('app.state.close') }}>
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
    </Modal>
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

import { type ReactNode, useState } from 'react';
import { ConfirmDialog } from './confirm-dialog';
import type { FormDialogProps } from './form-dialog';
import { TextField } from './text-field';

/** What cannot be taken back, or hurts at once, is asked for by the name of the thing. */
export function TypedConfirm({
  name,
  label,
  ready = true,
  children,
  ...dialog
}: Pick<FormDialogProps, 'title' | 'action' | 'busy' | 'onClose'> & {
  readonly name: string;
  /** Asks for the name. */
  readonly label: string;
  readonly text: string;
  readonly ready?: boolean;
  readonly onConfirm: () => void;
  /** What has to be filled in before. */
  readonly children?: ReactNode;
}) {
  const [typed, setTyped] = useState('');
  return (
    <ConfirmDialog {...dialog} bad ready={ready && typed.trim() === name}>
      {children}
      <TextField
        label={label}
        value={typed}
        autoComplete="off"
        data-autofocus={!children || undefined}
        onText={setTyped}
      />
    </ConfirmDialog>
  );
}

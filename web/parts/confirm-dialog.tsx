import type { ReactNode } from 'react';
import css from './confirm-dialog.module.css';
import { FormDialog, type FormDialogProps } from './form-dialog';

/** Asks before something is done; `children` are what has to be filled in. */
export function ConfirmDialog({
  text,
  onConfirm,
  children,
  ...dialog
}: Omit<FormDialogProps, 'focused' | 'onSubmit' | 'children'> & {
  readonly text: string;
  readonly onConfirm: () => void;
  readonly children?: ReactNode;
}) {
  return (
    <FormDialog {...dialog} focused={!children} onSubmit={onConfirm}>
      <p className={css.text}>{text}</p>
      {children}
    </FormDialog>
  );
}

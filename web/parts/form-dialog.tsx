import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../app/text/use-texts';
import { Dialog } from './dialog';
import css from './form-dialog.module.css';

export interface FormDialogProps {
  readonly title: string;
  /** What the button says that does it. */
  readonly action: string;
  /** It takes something away. */
  readonly bad?: boolean;
  readonly busy: boolean;
  readonly ready?: boolean;
  /** The button has the focus: there is nothing to fill in. */
  readonly focused?: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form in a dialog; nothing happens before its button is pressed, and nothing at all when it is closed. */
export function FormDialog(props: FormDialogProps) {
  const { title, action, bad = false, busy, ready = true, focused = false } = props;
  const { onSubmit, onClose, children } = props;
  const t = useT();
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onSubmit();
        }}
      >
        {children}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" size="xs" onClick={onClose}>
            {t('tables.cancel')}
          </Button>
          <Button
            type="submit"
            size="xs"
            loading={busy}
            disabled={!ready}
            {...(bad && { color: 'red.9' })}
            data-autofocus={focused || undefined}
          >
            {action}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}

import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../../app/text/use-texts';
import css from './confirm-dialog.module.css';

/** Asks once more before something is done; `children` are what has to be filled in. */
export function ConfirmDialog({
  title,
  text,
  action,
  bad = false,
  busy,
  ready = true,
  onConfirm,
  onClose,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  /** It takes something away. */
  readonly bad?: boolean;
  readonly busy: boolean;
  readonly ready?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const t = useT();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('app.state.close') }}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onConfirm();
        }}
      >
        <p className={css.text}>{text}</p>
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
            data-autofocus={!children || undefined}
          >
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

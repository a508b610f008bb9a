import { Modal, type ModalProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../app/text/use-texts';

/** A dialog: open as long as it is drawn, unless `opened` says otherwise. */
export function Dialog({
  opened = true,
  title,
  size = 'md',
  onClose,
  children,
}: {
  readonly opened?: boolean;
  readonly title: string;
  readonly size?: NonNullable<ModalProps['size']>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const t = useT();
  return (
    <Modal
      opened={opened}
      size={size}
      title={title}
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('app.state.close') }}
    >
      {children}
    </Modal>
  );
}

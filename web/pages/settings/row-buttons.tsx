import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../../app/text/use-texts';
import css from './parts.module.css';

/** What can be done with one row; its own buttons stand before Edit and Delete. */
export function RowButtons({
  name,
  onEdit,
  onRemove,
  children,
}: {
  readonly name: string;
  readonly onEdit?: () => void;
  readonly onRemove?: () => void;
  readonly children?: ReactNode;
}) {
  const t = useT();
  return (
    <div className={css.buttons}>
      {children}
      {onEdit && (
        <RowButton label={t('settings.edit.of', { name })} onClick={onEdit}>
          {t('settings.edit')}
        </RowButton>
      )}
      {onRemove && (
        <RowButton label={t('settings.remove.of', { name })} bad onClick={onRemove}>
          {t('settings.remove')}
        </RowButton>
      )}
    </div>
  );
}

/** A small button of a row; the label names the row where the words alone do not. */
export function RowButton({
  label,
  bad = false,
  disabled = false,
  onClick,
  children,
}: {
  readonly label?: string;
  readonly bad?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: string;
}) {
  return (
    <Button
      size="compact-xs"
      variant="default"
      className={bad ? css.bad : undefined}
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

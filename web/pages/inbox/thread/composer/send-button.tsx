import { Button, Menu } from '@mantine/core';
import { ChevronDown, SendHorizontal, StickyNote } from 'lucide-react';
import { useT } from '../../../../app/text/use-texts';
import split from '../../../../parts/split.module.css';

/** Sends a reply, alone or with the end of the case; of a note it only keeps it. */
export function SendButton({
  note,
  disabled,
  resolves,
  onSend,
}: {
  readonly note: boolean;
  readonly disabled: boolean;
  readonly resolves: boolean;
  readonly onSend: (thenResolve: boolean) => void;
}) {
  const t = useT();
  if (note) {
    return (
      <Button
        size="xs"
        color="yellow"
        disabled={disabled}
        rightSection={<StickyNote size={14} aria-hidden />}
        onClick={() => onSend(false)}
      >
        {t('thread.composer.saveNote')}
      </Button>
    );
  }
  return (
    <span className={split.split}>
      <Button
        size="xs"
        className={split.main}
        disabled={disabled}
        rightSection={<SendHorizontal size={14} aria-hidden />}
        onClick={() => onSend(false)}
      >
        {t('thread.composer.send')}
      </Button>
      <Menu position="top-end" width={200}>
        <Menu.Target>
          <Button
            size="xs"
            className={split.more}
            disabled={disabled || !resolves}
            aria-label={t('thread.composer.sendMore')}
          >
            <ChevronDown size={14} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onSend(true)}>{t('thread.composer.sendResolve')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}

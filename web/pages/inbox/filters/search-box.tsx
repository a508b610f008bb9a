import { ActionIcon, TextInput } from '@mantine/core';
import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useEffectEvent, useState } from 'react';
import { useT } from '../../../app/text/use-texts';
import type { Inbox } from '../use-inbox-search';

/** Typing stops this long before it is looked for. */
const PAUSE_MS = 300;
const SHORTEST = 2;

/** Looks for words in the list. The browser's own search finds only the rows on the screen. */
export function SearchBox({
  inbox: { search, change },
  onClose,
}: {
  readonly inbox: Inbox;
  readonly onClose: () => void;
}) {
  const t = useT();
  const [text, setText] = useState(search.q ?? '');
  const look = useEffectEvent((words: string) => {
    const q = words.trim().length >= SHORTEST ? words.trim() : undefined;
    if (q !== search.q) change({ q }, { replace: true });
  });
  useEffect(() => {
    const timer = setTimeout(() => look(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const close = () => {
    change({ q: undefined }, { replace: true });
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') look(text);
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return (
    <TextInput
      size="xs"
      type="search"
      autoFocus
      value={text}
      aria-label={t('inbox.search.label')}
      placeholder={t('inbox.search.hint')}
      leftSection={<Search size={14} aria-hidden />}
      rightSection={
        <ActionIcon size={24} aria-label={t('inbox.search.close')} onClick={close}>
          <X size={14} aria-hidden />
        </ActionIcon>
      }
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

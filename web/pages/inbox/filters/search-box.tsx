import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useEffectEvent, useState } from 'react';
import { useT } from '../../../app/text/use-texts';
import type { Inbox } from '../use-inbox-search';
import css from './search-box.module.css';

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
    <div className={css.search} role="search">
      <Search size={14} aria-hidden />
      <input
        type="search"
        autoFocus
        value={text}
        maxLength={100}
        aria-label={t('inbox.search.label')}
        placeholder={t('inbox.search.hint')}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" aria-label={t('inbox.search.close')} onClick={close}>
        <X size={14} aria-hidden />
      </button>
    </div>
  );
}

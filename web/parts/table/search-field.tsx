import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useShortcut } from '../../app/keys/keyboard';
import css from './search-field.module.css';

/** Typing stops this long before it is looked for. */
const PAUSE_MS = 300;
const SHORTEST = 2;

/** Looks for words in a table; `/` leads here. */
export function SearchField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  const [text, setText] = useState(value ?? '');
  const [shown, setShown] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  useShortcut('list.search', () => field.current?.focus());
  // The address changed by itself: the way back, or filters taken off.
  if (shown !== value) {
    setShown(value);
    if ((value ?? '') !== wordsOf(text)) setText(value ?? '');
  }
  const look = useEffectEvent((words: string) => {
    const next = words === '' ? undefined : words;
    if (next !== value) onChange(next);
  });
  useEffect(() => {
    const timer = setTimeout(() => look(wordsOf(text)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') look(wordsOf(text));
    if (event.key !== 'Escape') return;
    // The browser would empty the field.
    event.preventDefault();
    field.current?.blur();
  };
  return (
    <div className={css.search} role="search">
      <Search size={14} aria-hidden />
      <input
        ref={field}
        type="search"
        value={text}
        maxLength={100}
        aria-label={label}
        placeholder={label}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        // Whoever goes on at once must not be called back by the pause.
        onBlur={() => look(wordsOf(text))}
      />
    </div>
  );
}

function wordsOf(text: string): string {
  const words = text.trim();
  return words.length < SHORTEST ? '' : words;
}

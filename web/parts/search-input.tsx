import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useEffectEvent, useState } from 'react';
import css from './search-input.module.css';

/** Typing stops this long before it is looked for. */
const PAUSE_MS = 300;
const SHORTEST = 2;

/** A field for words to look for: they are told when typing stops, and at once on Enter and on leaving. */
export function SearchInput({
  label,
  hint = label,
  value,
  autoFocus = false,
  field,
  onLook,
  onEscape,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  /** What is looked for now. */
  readonly value: string | undefined;
  readonly autoFocus?: boolean;
  readonly field?: Ref<HTMLInputElement>;
  readonly onLook: (words: string | undefined) => void;
  readonly onEscape: () => void;
  /** Stands behind the field. */
  readonly children?: ReactNode;
}) {
  const [text, setText] = useState(value ?? '');
  const [shown, setShown] = useState(value);
  // The address changed by itself: the way back, or filters taken off.
  if (shown !== value) {
    setShown(value);
    if (value !== wordsOf(text)) setText(value ?? '');
  }
  const look = useEffectEvent((words: string | undefined) => {
    if (words !== value) onLook(words);
  });
  useEffect(() => {
    const timer = setTimeout(() => look(wordsOf(text)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') look(wordsOf(text));
    if (event.key !== 'Escape') return;
    // The browser would empty the field, and what listens outside would close more than this.
    event.preventDefault();
    event.stopPropagation();
    onEscape();
  };
  return (
    <div className={css.search} role="search">
      <Search size={14} aria-hidden />
      <input
        ref={field}
        type="search"
        autoFocus={autoFocus}
        value={text}
        maxLength={100}
        aria-label={label}
        placeholder={hint}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        // Whoever goes on at once must not be called back by the pause.
        onBlur={() => look(wordsOf(text))}
      />
      {children}
    </div>
  );
}

function wordsOf(text: string): string | undefined {
  const words = text.trim();
  return words.length < SHORTEST ? undefined : words;
}

import { useRef } from 'react';
import { useShortcut } from '../../app/keys/keyboard';
import { SearchInput } from '../search-input';

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
  const field = useRef<HTMLInputElement>(null);
  useShortcut('list.search', () => field.current?.focus());
  return (
    <SearchInput
      label={label}
      value={value}
      field={field}
      onLook={onChange}
      onEscape={() => field.current?.blur()}
    />
  );
}

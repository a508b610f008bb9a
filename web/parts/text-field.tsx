import { TextInput, type TextInputProps } from '@mantine/core';

/** Mantine's field for a line of words, which tells the words and not the event. */
export function TextField({
  onText,
  ...props
}: Omit<TextInputProps, 'onChange' | 'value'> & {
  readonly value: string;
  readonly onText: (text: string) => void;
}) {
  return <TextInput {...props} onChange={(event) => onText(event.currentTarget.value)} />;
}

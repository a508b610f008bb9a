/** A Chinese character. */
export const HAN = /\p{Script=Han}/u;

/** Two letters, or the last character of a Chinese name. */
export function initials(name: string): string {
  const letters = [...name.trim()];
  if (HAN.test(name)) return letters.findLast((letter) => HAN.test(letter)) ?? '';
  const words = name
    .replace(/^@/, '')
    .split(/[\s._-]+/)
    .filter(Boolean);
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  );
  return `${first}${last}`.toUpperCase() || '?';
}

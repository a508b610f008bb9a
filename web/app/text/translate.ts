import type { AreaName, Areas } from '../../texts/areas';
import type { AreaTexts, Text } from '../../texts/types';

/** `area.key` of every English text. */
export type TextKey = { [A in AreaName]: `${A}.${keyof Areas[A] & string}` }[AreaName];

type TextAt<K extends TextKey> = K extends `${infer A}.${infer Key}`
  ? A extends AreaName
    ? Key extends keyof Areas[A]
      ? Areas[A][Key]
      : never
    : never
  : never;
type Words<T> = T extends { readonly other: infer O extends string } ? O : T;
type Gaps<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Gaps<Rest> : never;
type Values<K extends TextKey> = [Gaps<Words<TextAt<K>>>] extends [never]
  ? []
  : [values: Readonly<Record<Gaps<Words<TextAt<K>>>, string | number>>];

/** A text without gaps, for lists of things that have a name. */
export type PlainKey = { [K in TextKey]: Values<K> extends [] ? K : never }[TextKey];

/** The words of a text, its gaps filled; `{n}` chooses the plural form. */
export type Translate = <K extends TextKey>(key: K, ...values: Values<K>) => string;

/** A translator over loaded areas. A text that is not loaded shows its key, which tests look for. */
export function createTranslate(areas: ReadonlyMap<string, AreaTexts>, locale: string): Translate {
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(locale);
  return (key, ...[values]) => {
    const dot = key.indexOf('.');
    const text = areas.get(key.slice(0, dot))?.[key.slice(dot + 1)];
    if (text === undefined) return key;
    // The types of Values promise exactly the gaps; here any record will do.
    return fill(text, (values ?? {}) as Readonly<Record<string, string | number>>, numbers, plurals);
  };
}

function fill(
  text: Text,
  values: Readonly<Record<string, string | number>>,
  numbers: Intl.NumberFormat,
  plurals: Intl.PluralRules,
): string {
  return formOf(text, values.n, plurals).replace(/\{(\w+)\}/g, (gap, name: string) => {
    const value = values[name];
    if (value === undefined) return gap;
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}

function formOf(text: Text, n: string | number | undefined, plurals: Intl.PluralRules): string {
  if (typeof text === 'string') return text;
  return typeof n === 'number' && plurals.select(n) === 'one' ? (text.one ?? text.other) : text.other;
}

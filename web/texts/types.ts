/** One text: words with `{name}` gaps, or one such text per plural form of `{n}` (CLDR names). */
export type Text = string | { readonly one?: string; readonly other: string };

/** The texts of one area in one language. */
export type AreaTexts = Readonly<Record<string, Text>>;

/** What nb and zh have to offer for the English texts of an area: the same keys, whatever the words. */
export type LikeEnglish<T extends AreaTexts> = { readonly [K in keyof T]: Text };

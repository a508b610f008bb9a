/** Languages a customer may be answered in, as BCP 47 primary tags: English, Norwegian bokmål, Simplified Chinese. */
export const LANGUAGES = ['en', 'nb', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Locale for Intl formatting of dates and money in each language, as people in the demo brand's market expect. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', nb: 'nb-NO', zh: 'zh-CN' };

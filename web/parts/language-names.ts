import type { Language } from '../../src/console/contract/languages';

/** A language is named in itself, so that whoever is lost finds home. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  nb: 'Norsk bokmål',
  zh: '简体中文',
};

import { LANGUAGES, type Language } from '../../../src/console/contract/languages';

const KEY = 'renewdesk.language';

/** The language last used in this browser, else the first of the browser's own that we speak, else English. */
export function startLanguage(): Language {
  return firstOf([readStored(), ...navigator.languages.map(primary)]);
}

/** Keeps the choice for the next start, and tells the browser how to read the page aloud. */
export function rememberLanguage(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage is forbidden: the next start asks the browser again.
  }
}

function firstOf(tags: readonly (string | undefined)[]): Language {
  for (const tag of tags) {
    const known = LANGUAGES.find((language) => language === tag);
    if (known) return known;
  }
  return 'en';
}

/** Norwegian is asked for under three tags. */
function primary(tag: string): string {
  const [language = ''] = tag.toLowerCase().split('-');
  return language === 'no' || language === 'nn' ? 'nb' : language;
}

function readStored(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

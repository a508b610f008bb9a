import { type Language, LOCALES } from '../../../src/console/contract/languages';
import type { AreaName } from '../../texts/areas';
import type { AreaTexts } from '../../texts/types';
import { rememberLanguage } from './language';
import { createTranslate, type Translate } from './translate';

/** What is shown now: a new object with every change, so that React sees it. */
export interface Wording {
  readonly language: Language;
  readonly locale: string;
  readonly t: Translate;
}

/** The texts of the desk: areas are fetched when a page needs them, and again in another language when it changes. */
export interface Texts {
  readonly current: () => Wording;
  readonly subscribe: (listener: () => void) => () => void;
  /** Fetches areas that are not there yet. */
  readonly load: (areas: readonly AreaName[]) => Promise<void>;
  readonly switchTo: (language: Language) => Promise<void>;
}

const files = import.meta.glob<{ readonly texts: AreaTexts }>('../../texts/*/*.ts');

export function createTexts(language: Language): Texts {
  let loaded = new Map<string, AreaTexts>();
  let wording = wordingOf(language, loaded);
  const listeners = new Set<() => void>();
  const show = (next: Wording) => {
    wording = next;
    for (const listener of listeners) listener();
  };
  return {
    current: () => wording,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load: async (areas) => {
      const missing = areas.filter((area) => !loaded.has(area));
      if (missing.length === 0) return;
      const found = await fetchAreas(wording.language, missing);
      loaded = new Map([...loaded, ...found]);
      show(wordingOf(wording.language, loaded));
    },
    switchTo: async (next) => {
      if (next === wording.language) return;
      const found = await fetchAreas(next, [...loaded.keys()]);
      loaded = new Map(found);
      rememberLanguage(next);
      show(wordingOf(next, loaded));
    },
  };
}

async function fetchAreas(
  language: Language,
  areas: readonly string[],
): Promise<readonly (readonly [string, AreaTexts])[]> {
  return Promise.all(
    areas.map(async (area) => {
      const load = files[`../../texts/${language}/${area}.ts`];
      if (!load) throw new Error(`no texts of ${area} in ${language}`);
      return [area, (await load()).texts] as const;
    }),
  );
}

function wordingOf(language: Language, loaded: ReadonlyMap<string, AreaTexts>): Wording {
  const locale = LOCALES[language];
  return { language, locale, t: createTranslate(loaded, locale) };
}

import { createContext, useContext, useSyncExternalStore } from 'react';
import { createFormats, type Formats } from './formats';
import type { Texts, Wording } from './store';
import type { Translate } from './translate';

/** Set once by the app; a component asks through the hooks below. */
export const TextsContext = createContext<Texts | undefined>(undefined);

/** The store itself, for changing the language. */
export function useTexts(): Texts {
  const texts = useContext(TextsContext);
  if (!texts) throw new Error('no TextsContext above this component');
  return texts;
}

/** Language, locale and words as they are now. */
export function useWording(): Wording {
  const texts = useTexts();
  return useSyncExternalStore(texts.subscribe, texts.current);
}

/** The words: `const t = useT(); t('app.state.retry')`. */
export function useT(): Translate {
  return useWording().t;
}

/** Numbers, money and times in the language of the desk. */
export function useFormats(): Formats {
  return formatsOf(useWording().locale);
}

const made = new Map<string, Formats>();

// Intl objects are slow to make and never change.
function formatsOf(locale: string): Formats {
  const known = made.get(locale);
  if (known) return known;
  const formats = createFormats(locale);
  made.set(locale, formats);
  return formats;
}

import { fieldOf } from './field-of';
import { formField } from './form-field';
import { LANGUAGES, type Language } from './languages';

/** Norwegian goes by three tags. */
const TAGS: Readonly<Record<string, Language>> = { en: 'en', nb: 'nb', no: 'nb', nn: 'nb', zh: 'zh' };

/** The language a visitor has chosen on the page itself: `lang` of the address or of the form. */
export function askedLanguage(request: {
  readonly query: unknown;
  readonly body: unknown;
}): Language | undefined {
  const lang = fieldOf(request.query, 'lang');
  return LANGUAGES.find((language) => language === lang || language === formField(request, 'lang'));
}

/** What a visitor's browser prefers among some languages; it names what it prefers first. */
export function browserLanguage(
  acceptLanguage: string | undefined,
  languages: readonly Language[],
): Language | undefined {
  const wishes = (acceptLanguage ?? '').slice(0, 200).toLowerCase().split(',');
  return wishes
    .map((wish) => TAGS[wish.trim().slice(0, 2)])
    .find((language) => language !== undefined && languages.includes(language));
}

export function withLanguage(path: string, language: Language | undefined): string {
  if (language === undefined) return path;
  return `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
}

/** Value of a `lang` attribute. */
export function languageTag(language: Language): string {
  return language === 'zh' ? 'zh-Hans' : language;
}

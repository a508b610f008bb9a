/** Languages of customers, and of the desk itself. */
export { LANGUAGES, type Language, LOCALES } from '../../lib/languages';

import { cleanText } from './clean-text';

/** Longer texts say more than that something is to be left. */
const MAX_CHARACTERS = 80;

/** The whole text, politeness apart: whoever says more may mean an order or a subscription. */
const NEVER_MIND =
  /^(?:(?:no|nei|nah)[, ]+)?(?:never ?mind|nvm|forget (?:it|about it|that)|(?:please )?cancel(?: (?:it|that|this|the call(?:[- ]?back)?|the quote|the request))?|abort|leave it|drop it|don'?t (?:bother|call(?: me)?)|no need(?: to call(?: me)?)?(?: any ?more)?|i changed my mind|changed my mind|(?:bare )?glem det(?: bare)?|bare glem det|gløym det|avbryt|dropp det|det er det samme|samme det|la (?:det )?være|ikke ring(?: meg)?|jeg har ombestemt meg|har ombestemt meg|trengs ikke(?: lenger)?|trenger ikke(?: lenger)?|算了吧?|不用了|不需要了|不必了|取消|取消吧|取消回电|不打了|别打了?|不用打了?|不要了|没事了|改主意了|当我没说)$/iu;
const POLITE =
  /(?<!\p{L})(?:please|pls|plz|thanks?|thank you|sorry|ok(?:ay)?|actually|oh|well|then|takk|beklager|egentlig|likevel|da|å)(?!\p{L})|谢谢|麻烦|请|那就?|还是|好吧|吧|了?[。.!！]/giu;

/** "Never mind", "glem det", 算了: what is being talked about is to be left. Pure; needs no engine. */
export function isNeverMind(raw: string): boolean {
  const text = cleanText(raw).trim().toLowerCase().replaceAll('’', "'");
  if (text.length > MAX_CHARACTERS) return false;
  const bare = text.replace(POLITE, ' ');
  return [text, bare].some((words) => NEVER_MIND.test(tidy(words)));
}

function tidy(words: string): string {
  return words
    .replace(/[.,!?;:。，！？…]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

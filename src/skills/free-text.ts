import { strikeTokens } from '../privacy/strike-tokens';
import type { Message } from './form';

/** More than this says nothing new to whoever reads it in a case. */
const LONGEST = 200;
/** Intents that ask about the conversation itself; everything else may well be what a free answer is about. */
const ABOUT_US = new Set(['why-details', 'bot-identity', 'privacy', 'language']);
const SURE = 0.6;
/** Questions that the bot answers at once, when they are put as questions. */
const ANSWERED_HERE = new Set([
  'billing-cycle',
  'payment-methods',
  'promotions',
  'referral-points',
  'hotline',
  'find-shop',
  'how-to-renew',
  'renew-in-app',
  'renew-on-website',
  'community',
]);
const SURE_OF_QUESTION = 0.5;
const READABLE = /[\p{L}\p{N}]/u;

/** A customer's own words, on one line and without what opens a payment link. Undefined: nothing to read. */
export function freeText(raw: string): string | undefined {
  const text = strikeTokens(raw).replace(/\s+/g, ' ').trim();
  if (!READABLE.test(text)) return undefined;
  const signs = [...text];
  return signs.length <= LONGEST ? text : `${signs.slice(0, LONGEST - 1).join('')}…`;
}

/** "Why do you ask?" and "how much is it?" are no topics. */
export function asksUs(message: Message): boolean {
  const { intent, confidence } = message.said;
  if (ABOUT_US.has(intent)) return confidence >= SURE;
  return ANSWERED_HERE.has(intent) && confidence >= SURE_OF_QUESTION && isQuestion(message);
}

/** "How much is it?", where an answer never looks like a question. */
export function isQuestion({ said: { text } }: Pick<Message, 'said'>): boolean {
  return /[?？]\s*$/u.test(text.trim());
}

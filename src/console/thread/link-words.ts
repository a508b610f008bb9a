import type { Language } from '../../lib/languages';
import type { LinkForThread } from '../../renewals/links/thread-links';

/** What is sent with a link when nobody writes anything of their own. */
const PLAIN: Readonly<Record<Language, string>> = {
  en: 'Here is your payment link: {{link}}',
  nb: 'Her er betalingslenken din: {{link}}',
  zh: '这是您的付款链接：{{link}}',
};

/** The code has to stand in the chat, or the customer cannot compare it with the page. */
const CODE: Readonly<Record<Language, string>> = {
  en: 'The code on the page is {{code}}.',
  nb: 'Koden på siden er {{code}}.',
  zh: '页面上显示的代码是 {{code}}。',
};

/** Puts a link's address and code into a text. Both are always in the result, also where the text names neither. */
export function withLink(text: string | undefined, { url, code, language }: LinkForThread): string {
  const given = text === undefined || text.trim() === '' ? PLAIN[language] : text;
  const withUrl = /\{\{\s*link\s*\}\}/.test(given) ? given : `${given}\n{{link}}`;
  const whole = /\{\{\s*code\s*\}\}/.test(withUrl) ? withUrl : `${withUrl}\n${CODE[language]}`;
  return whole.replace(/\{\{\s*link\s*\}\}/g, url).replace(/\{\{\s*code\s*\}\}/g, code);
}

/**
 * A promotion's code as it is compared: people write `fjord 20`, `Fjord-20` and `ＦＪＯＲＤ２０` for FJORD20.
 * Empty where nothing but marks was typed.
 */
export function foldPromoCode(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Longer texts hold no code that is looked for: who types one types little else. */
const MAX_TEXT = 2_000;
const INSIDE = '[\\p{Script=Latin}\\p{N}]';
/** What may stand between the letters of a code. */
const GAP = '[ \\t._\\-]{0,2}';

/** The first of these codes that a text names, in the brand's spelling. A code inside a longer word is none. */
export function findPromoCode(text: string, codes: readonly string[]): string | undefined {
  const searched = text.slice(0, MAX_TEXT).normalize('NFKC').toLowerCase();
  return codes.find((code) => patternOf(code)?.test(searched));
}

/** What stands behind the word for a code: "my code is SUMMER-25", "rabattkode: sommer25", "优惠码是SUMMER25". */
const AFTER_CODE_WORD =
  /(?:code|koden?|kupong(?:en)?|voucher|[码碼])["'“”«\s]*(?:(?:is|er|heter|called|[是为為])["'“”«\s]*)?[:：=]?["'“”«\s]*([a-z0-9][a-z0-9._-]{3,19})(?![a-z0-9])/iu;
/** A word that is meant as a code has letters and digits, or is shouted: "what code do you have" holds none. */
const LOOKS_LIKE_CODE = /^(?=.*[A-Za-z]).*\d|^[A-Z._-]+$/;

/** What a customer calls a code, known or not, as it was typed. */
export function typedPromoCode(text: string): string | undefined {
  const typed = AFTER_CODE_WORD.exec(text.slice(0, MAX_TEXT).normalize('NFKC'))?.[1]?.replace(/[._-]+$/, '');
  return typed !== undefined && typed.length >= 4 && LOOKS_LIKE_CODE.test(typed) ? typed : undefined;
}

// Han letters need no space around a code: 优惠码FJORD20可以用吗. Inside an address (fjord20@mail.example) it is none.
function patternOf(code: string): RegExp | undefined {
  const letters = [...foldPromoCode(code)];
  if (letters.length === 0) return undefined;
  return new RegExp(`(?<!${INSIDE}|[@/])${letters.join(GAP)}(?!${INSIDE}|[@/]|[.\\-_]${INSIDE})`, 'u');
}

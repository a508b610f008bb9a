import type { Brand } from '../../brand';

/** The brand's way of writing order numbers. */
export interface OrderNumbers {
  /** What spellings are matched by: upper case letters and digits; `no 48213` and `48213` are both NO48213. */
  key(text: string): string;
  /** As the brand writes it; text that does not fit the brand's format comes back trimmed. */
  write(text: string): string;
  /** False: customers could never be understood when they type it. */
  fits(text: string): boolean;
}

export function createOrderNumbers(settings: Brand['brand']['orderNumber']): OrderNumbers {
  const { format, minDigits, maxDigits } = settings;
  const [before = '', after = ''] = format.split('{digits}').map(bare);
  const digitsOf = (key: string): string | undefined => {
    const inner =
      key.startsWith(before) && key.endsWith(after)
        ? key.slice(before.length, key.length - after.length)
        : key;
    return [inner, key].find(isNumber);
  };
  const isNumber = (text: string) =>
    /^\d+$/.test(text) && text.length >= minDigits && text.length <= maxDigits;

  return {
    key: (text) => {
      const key = bare(text);
      const digits = digitsOf(key);
      return digits === undefined ? key : `${before}${digits}${after}`;
    },
    write: (text) => {
      const digits = digitsOf(bare(text));
      return digits === undefined ? text.normalize('NFKC').trim() : format.replace('{digits}', digits);
    },
    fits: (text) => digitsOf(bare(text)) !== undefined,
  };
}

/** `NO-48213` → `NO-48•••`: enough to tell one's own orders apart, too little to use. */
export function maskOrderNumber(number: string): string {
  const letters = [...number];
  return `${letters.slice(0, -3).join('')}•••`;
}

// NFKC turns full-width digits and letters, common in Chinese input, into plain ones.
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

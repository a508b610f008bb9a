/** Length alone makes a password hard to guess; a limit above keeps the work of hashing small. */
export const PASSWORD_LENGTH = { min: 12, max: 128 } as const;

export type PasswordProblem = 'short' | 'long' | 'common';

/** What most guessed passwords are made of, besides the words of the person and the place. */
const GUESSED_WORDS = [
  'abc',
  'abcdef',
  'admin',
  'administrator',
  'asdf',
  'asdfgh',
  'changeme',
  'default',
  'dragon',
  'football',
  'hello',
  'hemmelig',
  'hunter',
  'iloveyou',
  'letmein',
  'login',
  'master',
  'monkey',
  'norge',
  'pass',
  'passord',
  'password',
  'passw',
  'princess',
  'qazwsx',
  'qwerty',
  'qwertyuiop',
  'renewdesk',
  'secret',
  'sommer',
  'summer',
  'sunshine',
  'support',
  'superman',
  'test',
  'trustno',
  'user',
  'velkommen',
  'welcome',
  'winter',
  'woaini',
  'zxcvbn',
  'zxcvbnm',
];
/** Letters people write as digits or signs. */
const DISGUISES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '@': 'a',
  $: 's',
  '!': 'i',
};
/** Different letters that must be left when everything guessable is taken out. */
const LEAST_LEFT = 5;

/**
 * What is wrong with a new password, or undefined. Digits, signs and capitals are not asked for: they make passwords
 * worse (NIST SP 800-63B).
 * @param words of the person and the place: their name, the brand.
 */
export function passwordProblem(password: string, words: readonly string[]): PasswordProblem | undefined {
  const { length } = [...password.normalize('NFKC')];
  if (length < PASSWORD_LENGTH.min) return 'short';
  if (length > PASSWORD_LENGTH.max) return 'long';
  return isGuessable(password, words) ? 'common' : undefined;
}

function isGuessable(password: string, words: readonly string[]): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  const undisguised = plain.replace(/[01345@$!]/g, (letter) => DISGUISES[letter] ?? letter);
  const guessed = [...GUESSED_WORDS, ...words.flatMap(partsOf)].sort((a, b) => b.length - a.length);
  return [plain, undisguised].some((text) => {
    const left = guessed.reduce((rest, word) => rest.replaceAll(word, ' '), text);
    return new Set(withoutRuns(left).replace(/[^\p{L}\p{N}]/gu, '')).size < LEAST_LEFT;
  });
}

/** A name in whole and in parts. */
function partsOf(text: string): string[] {
  const whole = text.normalize('NFKC').toLowerCase();
  return [whole.replace(/\s/g, ''), ...whole.split(/[^\p{L}\p{N}]+/u)].filter((part) => part.length >= 3);
}

/** Takes out steps along the alphabet or the digits: 1234, abcd, 9876, 1111. Keeps the first of each. */
function withoutRuns(text: string): string {
  const letters = [...text];
  return letters
    .filter((letter, index) => {
      const before = letters[index - 1];
      if (before === undefined) return true;
      return Math.abs((letter.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0)) > 1;
    })
    .join('');
}

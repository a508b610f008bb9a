/** Keys beside each key on a QWERTY keyboard, Norwegian letters where a Norwegian keyboard has them. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
  q: 'wa',
  w: 'qes',
  e: 'wrd',
  r: 'etf',
  t: 'ryg',
  y: 'tuh',
  u: 'yij',
  i: 'uok',
  o: 'ipl',
  p: 'oå',
  a: 'qsz',
  s: 'adw',
  d: 'sfe',
  f: 'dgr',
  g: 'fht',
  h: 'gjy',
  j: 'hku',
  k: 'jli',
  l: 'køo',
  z: 'asx',
  x: 'zcs',
  c: 'xvd',
  v: 'cbf',
  b: 'vng',
  n: 'bmh',
  m: 'nk',
  å: 'pæ',
  ø: 'læ',
  æ: 'øå',
};
const LATIN = /\p{Script=Latin}/u;

/**
 * The text with this share of its Latin letters mistyped: a neighbouring key, a letter left out, one struck twice, or
 * two in the wrong order, each as likely. Other scripts are typed through menus and stay.
 * @param random numbers in [0, 1)
 */
export function mistype(text: string, share: number, random: () => number): string {
  const letters = [...text];
  const typed: string[] = [];
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] ?? '';
    if (!LATIN.test(letter) || random() >= share) {
      typed.push(letter);
      continue;
    }
    const next = letters[i + 1];
    const slip = Math.floor(random() * 4);
    if (slip === 0) typed.push(neighbourOf(letter, random));
    else if (slip === 1) typed.push(letter, letter);
    else if (slip === 2 && next !== undefined && LATIN.test(next)) {
      typed.push(next, letter);
      i++;
    }
    // What is left: the letter was not struck at all.
  }
  return typed.join('');
}

function neighbourOf(letter: string, random: () => number): string {
  const near = NEIGHBOURS[letter.toLowerCase()] ?? letter;
  const key = near[Math.floor(random() * near.length)] ?? letter;
  return letter === letter.toLowerCase() ? key : key.toUpperCase();
}

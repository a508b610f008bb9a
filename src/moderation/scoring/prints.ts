/** Letters of a run: long enough to tell texts apart, short enough that a changed word spoils only a few. */
const RUN = 5;
/** Prints kept of a text: with 64 the likeness is right within about a tenth. */
const KEPT = 64;
const LONGEST = 2_000;
/** From this likeness on two texts are of one campaign: a name, a handle and a closing line may differ. */
const ALIKE = 0.5;

/**
 * Fingerprints of a text, for finding nearly the same ones: the smallest hashes of its runs of letters. Names, numbers,
 * addresses, emoji and punctuation do not count, because each copy of a campaign has its own.
 */
export function printsOf(text: string): readonly number[] {
  const bare = bareText(text);
  const hashes = new Set<number>();
  for (let at = 0; at + RUN <= bare.length; at++) hashes.add(hash(bare, at));
  // Shorter than a run: the text itself is the run.
  if (hashes.size === 0 && bare !== '') hashes.add(hash(bare.padEnd(RUN, '_'), 0));
  return [...hashes].sort((a, b) => a - b).slice(0, KEPT);
}

/** How much two texts have in common by their prints, 0 to 1. */
export function likeness(a: readonly number[], b: readonly number[]): number {
  const others = new Set(b);
  const union = [...new Set([...a, ...b])].sort((x, y) => x - y).slice(0, KEPT);
  if (union.length === 0) return 0;
  const own = new Set(a);
  return union.filter((one) => own.has(one) && others.has(one)).length / union.length;
}

/** Two texts are copies of one another but for details. */
export function isAlike(a: readonly number[], b: readonly number[]): boolean {
  return likeness(a, b) >= ALIKE;
}

/** The text by which copies are compared: letters only, in their plain form. */
export function bareText(text: string): string {
  return text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/https?:\/\/\S{1,500}/g, '')
    .replace(/@[\w.]{1,60}/g, '')
    .replace(/[^\p{L}]/gu, '');
}

/** FNV-1a over one run, as a signed 32-bit integer, which is what the database's `int` holds. */
function hash(text: string, at: number): number {
  let value = 0x811c9dc5;
  for (let i = at; i < at + RUN; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value | 0;
}

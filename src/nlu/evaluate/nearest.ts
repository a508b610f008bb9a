import { normalise, tokenise } from '../normalise';
import type { Phrase } from '../phrases';

/** Finds the phrase of an intent that is most like a text; undefined: the intent has none that shares anything. */
export type NearestPhrase = (text: string, intent: string) => Phrase | undefined;

/**
 * Likeness of texts for people to look at: cosine of the sets of words and of three-letter pieces (Han: characters).
 * @param parents part → the intent its phrases count to
 */
export function createNearestPhrase(
  phrases: readonly Phrase[],
  parents: ReadonlyMap<string, string> = new Map(),
): NearestPhrase {
  const byIntent = new Map<string, { phrase: Phrase; pieces: ReadonlySet<string> }[]>();
  for (const phrase of phrases) {
    const entry = { phrase, pieces: piecesOf(phrase.text) };
    const whole = parents.get(phrase.intent) ?? phrase.intent;
    const own = byIntent.get(whole);
    if (own) own.push(entry);
    else byIntent.set(whole, [entry]);
  }
  return (text, intent) => {
    const pieces = piecesOf(text);
    let best: { phrase?: Phrase; likeness: number } = { likeness: 0 };
    for (const { phrase, pieces: other } of byIntent.get(intent) ?? []) {
      const likeness = phrase.text === text ? 0 : cosine(pieces, other);
      if (likeness > best.likeness) best = { phrase, likeness };
    }
    return best.phrase;
  };
}

function piecesOf(text: string): ReadonlySet<string> {
  const pieces = new Set<string>();
  for (const token of tokenise(normalise(text)).filter((found) => !/^[?!]$/.test(found))) {
    pieces.add(token);
    const letters = [...`<${token}>`];
    for (let start = 0; start + 3 <= letters.length; start++)
      pieces.add(letters.slice(start, start + 3).join(''));
  }
  return pieces;
}

function cosine(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const piece of a) if (b.has(piece)) shared++;
  return shared / Math.sqrt(a.size * b.size || 1);
}

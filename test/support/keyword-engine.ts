import type { IntentEngine } from '../../src/nlu/engine';

/** An engine that knows an intent by one word and is unsure of everything else: what it is asked about is the test's. */
export function keywordEngine(
  words: Readonly<Record<string, string | { readonly intent: string; readonly confidence: number }>>,
  guess: string,
): IntentEngine {
  return {
    predict: (text) => {
      const known = Object.entries(words).find(([word]) => text.toLowerCase().includes(word))?.[1];
      const best = typeof known === 'string' ? { intent: known, confidence: 0.95 } : known;
      return {
        ranked: [best ?? { intent: guess, confidence: 0.31 }],
        knownShare: 1,
        inScope: best === undefined ? 0 : 1,
        unsure: best === undefined,
      };
    },
  };
}

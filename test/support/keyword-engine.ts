import type { IntentEngine } from '../../src/nlu/engine';

/** An engine that knows an intent by one word and is unsure of everything else: what it is asked about is the test's. */
export function keywordEngine(words: Readonly<Record<string, string>>, guess: string): IntentEngine {
  return {
    predict: (text) => {
      const intent = Object.entries(words).find(([word]) => text.toLowerCase().includes(word))?.[1];
      return {
        ranked: [{ intent: intent ?? guess, confidence: intent === undefined ? 0.31 : 0.95 }],
        knownShare: 1,
        inScope: intent === undefined ? 0 : 1,
        unsure: intent === undefined,
      };
    },
  };
}

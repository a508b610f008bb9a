import type { IntentEngine } from '../engine';
import { mergeParts } from '../merge-parts';

/** A word of a text and how much it speaks for an intent: confidence with it less confidence without it. */
export interface WordEffect {
  readonly word: string;
  readonly effect: number;
}

/** Words that are looked at; of a longer text the first ones. */
const MAX_WORDS = 40;
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * Which words speak for an intent and which against it, strongest first: each is left out in turn. It asks nothing of
 * the engine's insides, so it stays true whatever the engine is made of.
 * @param parents part → the intent it counts as
 */
export function explain(
  text: string,
  intent: string,
  engine: IntentEngine,
  parents: ReadonlyMap<string, string> = new Map(),
): readonly WordEffect[] {
  const confidence = (asked: string): number =>
    mergeParts(engine.predict(asked).ranked, parents).find((scored) => scored.intent === intent)
      ?.confidence ?? 0;
  const whole = confidence(text);
  return [...segmenter.segment(text)]
    .filter((part) => part.isWordLike)
    .slice(0, MAX_WORDS)
    .map(({ segment, index }) => {
      const without = text.slice(0, index) + text.slice(index + segment.length);
      return { word: segment, effect: whole - confidence(without) };
    })
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}

import type { ScoredIntent } from '../turn/port';

/** The ranking with parts counted to their wholes: confidences add up. */
export function mergeParts(
  ranked: readonly ScoredIntent[],
  parents: ReadonlyMap<string, string>,
): readonly ScoredIntent[] {
  const sums = new Map<string, number>();
  for (const { intent, confidence } of ranked) {
    const whole = parents.get(intent) ?? intent;
    sums.set(whole, (sums.get(whole) ?? 0) + confidence);
  }
  return [...sums]
    .map(([intent, confidence]) => ({ intent, confidence }))
    .sort((a, b) => b.confidence - a.confidence);
}

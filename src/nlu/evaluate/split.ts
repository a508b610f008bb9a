import { createRandom, shuffle } from '../random';

/**
 * Deals row numbers into parts, every intent as evenly as its rows allow, the same for the same seed. A part of one
 * intent's rows would else be left out of a small part by accident, and its accuracy be luck.
 */
export function splitByIntent(
  rows: readonly { readonly intent: string }[],
  parts: number,
  seed: number,
): ReadonlySet<number>[] {
  const order = Uint32Array.from(rows, (_, row) => row);
  shuffle(order, createRandom(seed));
  const byIntent = new Map<string, number[]>();
  for (const row of order) {
    const intent = rows[row]?.intent ?? '';
    const own = byIntent.get(intent);
    if (own) own.push(row);
    else byIntent.set(intent, [row]);
  }
  const dealt = Array.from({ length: parts }, () => new Set<number>());
  let next = 0;
  for (const own of byIntent.values()) for (const row of own) dealt[next++ % parts]?.add(row);
  return dealt;
}

const { min } = Math;

/**
 * Damerau-Levenshtein distance (optimal string alignment): letters inserted, dropped, replaced, or swapped with a
 * neighbour. Counts up to `most`; of a larger distance the answer says only that it is larger than `most`.
 * @param swapCost of two neighbours changing places; 2 makes it two replaced letters (plain Levenshtein).
 */
export function editDistance(a: string, b: string, most: number, swapCost: 1 | 2 = 1): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = min(cost, (beforeLast[j - 2] ?? 0) + swapCost);
      row.push(cost);
      least = min(least, cost);
    }
    if (least > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

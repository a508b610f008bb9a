/** A copy without the named fields: how an optional field is cleared under exactOptionalPropertyTypes. */
export function without<T extends object, K extends keyof T>(object: T, ...keys: readonly K[]): Omit<T, K> {
  const dropped = new Set<PropertyKey>(keys);
  const kept = Object.entries(object).filter(([key]) => !dropped.has(key));
  // The entries are those of T but for K, which the compiler cannot follow through Object.entries.
  return Object.fromEntries(kept) as Omit<T, K>;
}

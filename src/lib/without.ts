/** A copy without the named fields: how an optional field is cleared under exactOptionalPropertyTypes. */
export function without<T extends object, K extends keyof T>(object: T, ...keys: readonly K[]): Omit<T, K> {
  const dropped = new Set<PropertyKey>(keys);
  const kept = Object.entries(object).filter(([key]) => !dropped.has(key));
  // The entries are those of T but for K, which the compiler cannot follow through Object.entries.
  return Object.fromEntries(kept) as Omit<T, K>;
}

/** A row of a left join: everything may be null. */
export type NullOf<T> = { readonly [K in keyof T]-?: NonNullable<T[K]> | null };

/** A row as an object that leaves out what is null. */
export function withoutNulls<T extends object>(row: T): { [K in keyof T]?: NonNullable<T[K]> } {
  // Filtering entries loses which value belongs to which key.
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

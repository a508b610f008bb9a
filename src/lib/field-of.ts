/** A field of something whose shape nobody has checked yet: a request without a schema, an error of a library. */
export function fieldOf(something: unknown, name: string): unknown {
  if (typeof something !== 'object' || something === null || !(name in something)) return undefined;
  const value: unknown = Reflect.get(something, name);
  return value;
}

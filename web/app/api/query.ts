/** Values as the query of an address; what is left out or empty is not in it. */
export function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return String(new URLSearchParams(pairs));
}

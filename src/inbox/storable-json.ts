// One escape of a JSON text at a time, so that an escaped backslash followed by "u0000" is left alone.
const ESCAPE = /\\(u[0-9a-f]{4}|.)/g;
const NUL = 'u0000';
// JSON.stringify writes whole surrogate pairs as they are: one that is escaped stands alone.
const HALF_PAIR = /^ud[89a-f]/;

/** JSON that PostgreSQL's jsonb takes: U+0000 and halves of surrogate pairs, in keys too, become U+FFFD. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value ?? null);
  if (!json.includes('\\u')) return json;
  return json.replace(ESCAPE, (whole, escape: string) =>
    escape === NUL || HALF_PAIR.test(escape) ? '\ufffd' : whole,
  );
}

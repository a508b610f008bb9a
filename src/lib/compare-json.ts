import { isDeepStrictEqual } from 'node:util';

/** True when both say the same as JSON: fields left out and fields that are undefined are alike. */
export function compareJson(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b));
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

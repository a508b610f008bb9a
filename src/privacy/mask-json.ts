// What names or points to something: platform ids look like card numbers often enough, and a masked one helps nobody.
const NAMES_SOMETHING = /(?:^|_)(?:id|ids|mid|key|url|uri|time|timestamp)$|(?:Id|Ids|Key|Url)$/;

/** The same JSON value with every text in it masked, except ids, keys and links. For what is kept without being read. */
export function maskJson(value: unknown, mask: (text: string) => string, name = ''): unknown {
  if (typeof value === 'string') return NAMES_SOMETHING.test(name) ? value : mask(value);
  if (Array.isArray(value)) return value.map((item) => maskJson(item, mask, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskJson(item, mask, key)]));
}

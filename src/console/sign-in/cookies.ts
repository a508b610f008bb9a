/** Of all cookies a browser has for this host. */
const MAX_HEADER = 8_192;

/** One cookie of ours: host-wide, out of scripts' reach, and over https only where the desk is served by it. */
export interface Cookie {
  /** Its value in a request's Cookie header; undefined when it is not there. */
  read(header: string | undefined): string | undefined;
  /**
   * Value of a Set-Cookie header.
   * @param value letters, digits, `-` and `_` alone: nothing is encoded.
   * @param seconds how long the browser keeps it; left out: until it is closed.
   */
  write(value: string, seconds?: number): string;
  /** Value of a Set-Cookie header that removes it. */
  remove(): string;
}

/**
 * @param secure served over https: the `__Host-` prefix then keeps other hosts of the domain from setting it.
 * @param sameSite Strict: not sent when another site leads here; Lax: sent, so that a link in a chat opens signed in.
 */
export function createCookie(name: string, { secure, sameSite }: CookieOptions): Cookie {
  const fullName = secure ? `__Host-${name}` : name;
  const attributes = `; Path=/; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`;
  const write = (value: string, seconds?: number) =>
    `${fullName}=${value}${seconds === undefined ? '' : `; Max-Age=${Math.floor(seconds)}`}${attributes}`;
  return {
    read: (header = '') =>
      header
        .slice(0, MAX_HEADER)
        .split('; ')
        .find((pair) => pair.startsWith(`${fullName}=`))
        ?.slice(fullName.length + 1),
    write,
    remove: () => write('', 0),
  };
}

export interface CookieOptions {
  readonly secure: boolean;
  readonly sameSite: 'Strict' | 'Lax';
}

/**
 * The code of an error of the operating system ("ENOENT") or of a driver, undefined when it has none. Does not ask for
 * `instanceof Error`: errors of Node's own modules come from another realm inside jest.
 */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

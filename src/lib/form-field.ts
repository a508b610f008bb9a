/** One field of a posted form; undefined when it is missing or there more than once. */
export function formField({ body }: { readonly body: unknown }, name: string): string | undefined {
  if (typeof body !== 'object' || body === null || !(name in body)) return undefined;
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' ? value : undefined;
}

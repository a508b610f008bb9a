import { fieldOf } from './field-of';

/** One field of a posted form; undefined when it is missing or there more than once. */
export function formField({ body }: { readonly body: unknown }, name: string): string | undefined {
  const value = fieldOf(body, name);
  return typeof value === 'string' ? value : undefined;
}

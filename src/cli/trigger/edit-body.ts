import { usageError } from '../failure';

export interface Edits {
  /** `path=value`: the path must be there. */
  readonly override?: readonly string[];
  /** `path=value`: made where it is not there. */
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

export function hasEdits({ override, add, remove }: Edits): boolean {
  return [override, add, remove].some((list) => list !== undefined && list.length > 0);
}

/**
 * A copy of a JSON body with values changed. Paths are dotted (`entry.0.messaging.0.message.text`); a value is JSON
 * where it reads as JSON, else text.
 * @throws ConfigError USAGE for a path that leads nowhere.
 */
export function editBody(body: unknown, edits: Edits): unknown {
  const copy: unknown = structuredClone(body);
  for (const edit of edits.override ?? []) {
    const { path, value } = split(edit);
    const { parent, key } = place(copy, path);
    if (!Object.hasOwn(parent, key)) throw noSuchPath(path);
    set(parent, key, value);
  }
  for (const edit of edits.add ?? []) {
    const { path, value } = split(edit);
    const { parent, key } = place(copy, path);
    set(parent, key, value);
  }
  for (const path of edits.remove ?? []) {
    const { parent, key } = place(copy, path);
    if (!Object.hasOwn(parent, key)) throw noSuchPath(path);
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(parent, key);
  }
  return copy;
}

/** Defined, not assigned: `__proto__` is a key like others, and sending it is one of the things to try. */
function set(parent: object, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
}

function split(edit: string): { path: string; value: unknown } {
  const mark = edit.indexOf('=');
  if (mark < 1) throw usageError(`"${edit}" is not path=value`);
  const text = edit.slice(mark + 1);
  try {
    return { path: edit.slice(0, mark), value: JSON.parse(text) as unknown };
  } catch {
    return { path: edit.slice(0, mark), value: text };
  }
}

function place(root: unknown, path: string): { parent: object; key: string } {
  const keys = path.split('.');
  const key = keys.pop() ?? '';
  let parent: unknown = root;
  for (const step of keys) parent = own(parent, step);
  if (typeof parent !== 'object' || parent === null) throw noSuchPath(path);
  return { parent, key };
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

function noSuchPath(path: string): Error {
  return usageError(`the body has no ${path}: look at it with --print`);
}

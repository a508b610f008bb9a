export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, or an empty one: request bodies are read field by field and never trusted. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** A text, a number turned into text, or undefined. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

export function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Parses JSON text; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const NEEDS_ESCAPE = /[\u0080-\uffff/]/g;

/**
 * JSON as Meta writes it: every non-ASCII unit as lowercase \uXXXX and each slash as \/. A receiver that signs a
 * re-serialised body instead of the raw bytes gets a different signature.
 */
export function metaJson(value: unknown): string {
  return JSON.stringify(value).replace(NEEDS_ESCAPE, (unit) =>
    unit === '/' ? '\\/' : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

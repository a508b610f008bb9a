const { imul } = Math;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * A feature is named by a 32-bit number instead of a text: FNV-1a over its UTF-16 units, begun with its kind, so that
 * the word "ren" and the piece "ren" differ. Two of a model's 100,000 features share a number by accident about once,
 * and a piece nobody has seen is taken for a known one once in 40,000: neither is felt, and a model file holds no texts.
 */
export function startKey(kind: string): number {
  return extendKey(FNV_OFFSET, kind);
}

/** The key of everything so far, followed by `text`. */
export function extendKey(key: number, text: string): number {
  let hash = key;
  for (let i = 0; i < text.length; i++) hash = extendKeyByUnit(hash, text.charCodeAt(i));
  return hash;
}

/** One UTF-16 unit more. Signed, because V8 keeps small integers, and no others, without allocating. */
export function extendKeyByUnit(key: number, unit: number): number {
  return imul(key ^ unit, FNV_PRIME);
}

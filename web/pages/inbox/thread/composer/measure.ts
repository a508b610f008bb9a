import type { TextBudget } from '../../../../../src/console/contract/thread';

const utf8 = new TextEncoder();

/** Length of a text as the platform counts it. */
export function measure(text: string, unit: TextBudget['unit']): number {
  return unit === 'bytes' ? utf8.encode(text).length : text.length;
}

/** Into how many messages a text of that length will be cut, at least. */
export function partsOf(length: number, { max }: TextBudget): number {
  return Math.max(1, Math.ceil(length / max));
}

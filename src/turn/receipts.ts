import type { Queryable } from '../store/statement';
import type { Action, ReplyValue, Say } from './port';

/** The address of a receipt whose row is only written in the turn's commit. */
export interface PreparedReceipt {
  readonly url: string;
  insert(tx: Queryable): Promise<void>;
}

/** The same action with `{ receiptOf }` replaced by addresses, wherever among its values they stand. */
export function withReceipts<A extends Action>(action: A, urlOf: (receipt: number) => string): A {
  if (action.type !== 'say' || !action.receipts) return action;
  return { ...action, values: replaceAll(action.values ?? {}, urlOf) };
}

function replaceAll(
  values: NonNullable<Say['values']>,
  urlOf: (receipt: number) => string,
): Readonly<Record<string, ReplyValue>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, replace(value, urlOf)] as const),
  );
}

function replace(value: ReplyValue, urlOf: (receipt: number) => string): ReplyValue {
  if (typeof value !== 'object') return value;
  if ('receiptOf' in value) return urlOf(value.receiptOf);
  if ('lines' in value) return { lines: value.lines.map((item) => replace(item, urlOf)) };
  if ('list' in value) return { list: value.list.map((item) => replace(item, urlOf)) };
  if ('key' in value && value.values) return { key: value.key, values: replaceAll(value.values, urlOf) };
  return value;
}

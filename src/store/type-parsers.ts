import { type CustomTypesConfig, types } from 'pg';
import { StoreError } from '../lib/errors';

// Object ids of int8 and int8[], fixed in PostgreSQL's catalogue.
const INT8 = 20;
const INT8_ARRAY = 1016;

/**
 * int8 as number: our ids and epoch milliseconds stay far below 2^53, and a value that does not is an error here
 * instead of a wrong number somewhere else.
 */
export const typeParsers: CustomTypesConfig = {
  // node-postgres types a parser as `any`; rows get their type where the SQL is.
  getTypeParser: (oid, format): unknown => {
    if (format === 'binary') return types.getTypeParser(oid, 'binary');
    if (Number(oid) === INT8) return parseInt8;
    if (Number(oid) === INT8_ARRAY) return parseInt8Array;
    return types.getTypeParser(oid, 'text');
  },
};

function parseInt8(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new StoreError(
    'STORE_UNSAFE_INTEGER',
    `int8 ${text} does not fit a JavaScript number; cast it to text in the SQL`,
  );
}

/** `{1,2,NULL}`; our arrays have one dimension. */
function parseInt8Array(text: string): (number | null)[] {
  const items = text.slice(1, -1);
  if (items === '') return [];
  return items.split(',').map((item) => (item === 'NULL' ? null : parseInt8(item)));
}

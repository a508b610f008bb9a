/**
 * SQL condition for lists: rows of accounts a person may see. Bind their accounts to the parameter; none: all.
 * @param column holds channel:platform id, e.g. `t.account_id`
 * @param parameter its number, e.g. 3 for $3
 */
export function inAccounts(column: string, parameter: number): string {
  return `(cardinality($${parameter}::text[]) = 0 or ${column} = any ($${parameter}::text[]))`;
}

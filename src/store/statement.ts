/** One SQL statement. A `name` makes it prepared once per connection: give one to every statement of the hot path. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** What runs statements: the store itself (any connection, one statement a transaction) or an open transaction. */
export interface Queryable {
  /** All rows. int8 arrives as number, jsonb parsed, numeric as string. */
  query<T>(statement: Statement): Promise<T[]>;
  /** The only row, or undefined when there is none. @throws StoreError STORE_MANY_ROWS when there are more. */
  one<T>(statement: Statement): Promise<T | undefined>;
}

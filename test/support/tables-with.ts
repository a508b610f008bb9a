import type { Store } from '../../src/store/store';

/** Where a text is found in any table of the database, but for some. */
export async function tablesWith(store: Store, text: string, but: readonly string[] = []): Promise<string[]> {
  const tables = await store.query<{ name: string }>({
    text: `select quote_ident(table_name) name from information_schema.tables
            where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all($1) order by 1`,
    values: [but],
  });
  const found: string[] = [];
  for (const { name } of tables) {
    const row = await store.one({
      text: `select 1 from ${name} r where position($1 in r::text) > 0 limit 1`,
      values: [text],
    });
    if (row) found.push(name);
  }
  return found;
}

import type { Queryable } from '../../src/store/store';

/**
 * Empties tables and whatever refers to them, as `truncate ... cascade` does: for the few rows of a test this takes a
 * fourth of the time, because no file is made anew.
 * @param tables their names with commas between
 */
export async function emptyTables(store: Queryable, tables: string): Promise<void> {
  const names = tables.split(/,\s*/).map((table) => `'${table}'::regclass`);
  await store.query({
    text: `do $$
           declare hit regclass;
           begin
             -- Rows go in any order, and no trigger tells anybody.
             perform set_config('session_replication_role', 'replica', true);
             for hit in
               with recursive hits as (
                 select unnest(array[${names.join(', ')}])::oid id
                  union select c.conrelid from pg_constraint c join hits h on c.confrelid = h.id where c.contype = 'f')
               select id from hits
             loop
               execute format('delete from %s', hit);
             end loop;
           end $$`,
  });
}

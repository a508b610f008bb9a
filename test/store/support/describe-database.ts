import type { Store } from '../../../src/store/store';
import { type Comments, commentsOf } from './sql-comments';

interface Table {
  readonly name: string;
  readonly columns: readonly { name: string; type: string; required: boolean; default: string | null }[];
  readonly rules: readonly string[];
  readonly indexes: readonly string[];
}

/** docs/data-model.md: facts from the catalogue of a migrated database, words from the comments in the migrations. */
export async function describeDatabase(store: Store, migrations: readonly string[]): Promise<string> {
  const tables = await store.query<Table>({ text: CATALOGUE });
  const comments = commentsOf(migrations);
  return [HEAD, ...tables.map((table) => describeTable(table, comments))].join('\n');
}

const HEAD = `# Data model

Generated from \`src/store/migrations\` by \`UPDATE_DOCS=1 npx jest test/store/data-model\`; a test keeps it current. Tables
stand in the order in which they were made. \`*\` marks a column that is never null.
`;

function describeTable({ name, columns, rules, indexes }: Table, comments: Comments): string {
  const rows = columns.map((column) => {
    const fallback = column.default === null ? '' : code(column.default);
    return `| ${column.name}${column.required ? ' *' : ''} | ${column.type} | ${fallback} | ${cell(comments.column(name, column.name))} |`;
  });
  const keys = [...rules, ...indexes].map((text) => `- ${code(text)}`);
  return [
    `## ${name}\n`,
    ...(comments.table(name) === '' ? [] : [`${comments.table(name)}\n`]),
    '| column | type | default | |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...(keys.length === 0 ? [] : [...keys, '']),
  ].join('\n');
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

// Not-null constraints (contype n, since PostgreSQL 18) are shown as a star; indexes behind constraints are not
// repeated. Identity columns have no default expression of their own.
const CATALOGUE = `
  select c.relname as name,
    (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
              'required', a.attnotnull, 'default', case when a.attidentity <> '' then 'identity' else pg_get_expr(d.adbin, d.adrelid) end)
              order by a.attnum)
       from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select coalesce(json_agg(pg_get_constraintdef(k.oid) order by k.contype <> 'p', k.contype, k.conname), '[]')
       from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n') as rules,
    (select coalesce(json_agg(regexp_replace(pg_get_indexdef(i.indexrelid), ' ON [^ ]+ USING', ' using') order by i.indexrelid), '[]')
       from pg_index i
      where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid)) as indexes
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  order by c.oid`;

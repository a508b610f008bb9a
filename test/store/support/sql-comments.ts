/** The comments that stand above a table and beside its columns. */
export interface Comments {
  /** Empty when there is none. */
  table(name: string): string;
  column(table: string, name: string): string;
}

/** Reads the comments of migrations as we write them: one column a line, comments behind it or above the table. */
export function commentsOf(migrations: readonly string[]): Comments {
  const found = new Map<string, string>();
  for (const sql of migrations) collect(sql, found);
  return {
    table: (name) => found.get(name) ?? '',
    column: (table, name) => found.get(`${table}.${name}`) ?? '',
  };
}

function collect(sql: string, found: Map<string, string>): void {
  let above: string[] = [];
  let table: string | undefined;
  for (const line of sql.split('\n')) {
    const opened = /^create table (?:if not exists )?(\w+)/.exec(line)?.[1];
    const altered = /^alter table (\w+)/.exec(line)?.[1];
    if (opened !== undefined || altered !== undefined) {
      table = opened ?? altered;
      if (opened !== undefined && above.length > 0) found.set(opened, above.join(' '));
    }
    const beside = /^\s+(?:add (?:column )?)?"?(\w+)"?\s.*?--\s*(.+)$/.exec(line);
    if (table !== undefined && beside?.[1] !== undefined) found.set(`${table}.${beside[1]}`, beside[2] ?? '');
    if (line.replace(/--.*/, '').includes(';')) table = undefined;
    const [, of, named, said] = /^comment on column (\w+)\.(\w+) is '([^']+)';$/.exec(line) ?? [];
    if (said !== undefined) found.set(`${of}.${named}`, said);
    const comment = /^--\s?(.*)$/.exec(line)?.[1];
    above = comment === undefined ? [] : [...above, comment];
  }
}

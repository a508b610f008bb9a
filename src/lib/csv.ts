export type CsvCell = string | number | boolean | undefined;

/** What spreadsheets take for the beginning of a formula, some of them in full width too (OWASP: CSV injection). */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;
/** So that spreadsheets read the file as UTF-8. */
const BYTE_ORDER_MARK = '\u{feff}';

/**
 * A table for spreadsheets: RFC 4180 with a byte order mark. A text that a spreadsheet would take for a formula gets an
 * apostrophe before it, because customers write what stands in it; numbers stay as they are.
 */
export function csvTable(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return BYTE_ORDER_MARK + [head, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(value: CsvCell): string {
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

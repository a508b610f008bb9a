import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import { RenewalError } from '../../lib/errors';
import type { Store } from '../../store/store';
import { addDays, createCalendar } from '../prices/calendar';
import { createOrderNumbers } from './order-number';
import {
  createOrderRowReader,
  type ImportedOrder,
  OPTIONAL_COLUMNS,
  ORDER_COLUMNS,
  type OrderColumn,
} from './order-row';
import { createRejectsFile } from './rejects-file';
import { writeOrders } from './write-orders';

export interface ImportCounts {
  /** Rows read, the header not counted. */
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
}

export interface ImportResult extends ImportCounts {
  /** Orders whose number does not fit the brand's format: imported, but the bot cannot recognise them in chat. */
  readonly outsideFormat: number;
  /** False when the file broke off being CSV; the last reject says where and why. */
  readonly complete: boolean;
}

export interface ImportReject {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  readonly orderNumber: string;
  readonly reason: string;
}

export interface ImportRequest {
  /** A path, or the bytes themselves. */
  readonly source: string | Readable;
  /** Where rejected rows go; made only when there are any. Left out: they are counted, not written. */
  readonly rejectsFile?: string;
  /** Called for each rejected row. */
  readonly onReject?: (reject: ImportReject) => void;
  /** Called after each batch. */
  readonly onProgress?: (counts: ImportCounts) => void;
  /** Moves every end date by whole days; used to keep the demo's orders fresh. */
  readonly shiftDays?: number;
}

export interface ImportDeps {
  readonly store: Store;
  readonly brand: Brand;
  readonly clock: Clock;
}

const BATCH_ROWS = 500;
/** Whatever else was typed into that column is not repeated. */
const MAX_REJECTED_NUMBER = 60;
/** An open quotation mark makes the rest of a file one cell; reading stops here instead of filling the memory. */
const MAX_RECORD_BYTES = 64 * 1024;

/**
 * Reads orders.csv row by row into the order table: a new number is inserted, a known one updated. Memory does not
 * grow with the file. Rows written before a fault stay, and importing the same file again changes nothing.
 * @throws RenewalError when the file cannot be opened or its header is wrong.
 */
export async function importOrders(request: ImportRequest, deps: ImportDeps): Promise<ImportResult> {
  const { store, brand, clock } = deps;
  const run = await nameRun(store);
  const calendar = createCalendar(brand.brand.timeZone);
  const numbers = createOrderNumbers(brand.brand.orderNumber);
  const readRow = createOrderRowReader(brand, calendar);
  const rejects = createRejectsFile(request.rejectsFile);
  const counts = { rows: 0, inserted: 0, updated: 0, unchanged: 0, rejected: 0, outsideFormat: 0 };
  let batch: { rowNumber: number; order: ImportedOrder }[] = [];
  let complete = true;

  const reject = async (rowNumber: number, orderNumber: string, reason: string) => {
    counts.rejected++;
    request.onReject?.({ row: rowNumber, orderNumber: orderNumber.slice(0, MAX_REJECTED_NUMBER), reason });
    await rejects.add(rowNumber, orderNumber, reason);
  };
  const flush = async () => {
    const written = await writeOrders(store, { run, rows: batch, at: clock.now() });
    counts.inserted += written.inserted;
    counts.updated += written.updated;
    counts.unchanged += written.unchanged;
    for (const { rowNumber, number, firstRow } of written.duplicates) {
      await reject(rowNumber, number, `the same order stands in row ${firstRow} already`);
    }
    batch = [];
    request.onProgress?.({ ...counts });
  };

  try {
    for await (const item of readRecords(request.source)) {
      counts.rows++;
      if (item.kind === 'broken') {
        complete = false;
        await reject(item.rowNumber, '', item.reason);
        break;
      }
      const orderNumber = item.cell('orderNumber').trim();
      if (item.reason) {
        await reject(item.rowNumber, orderNumber, item.reason);
        continue;
      }
      const result = readRow(item.cell);
      if (result.outcome === 'rejected') {
        await reject(item.rowNumber, orderNumber, result.reasons.join('; '));
        continue;
      }
      const { order } = result;
      if (!numbers.fits(order.number)) counts.outsideFormat++;
      const shiftDays = request.shiftDays ?? 0;
      const expiresAt =
        shiftDays === 0
          ? order.expiresAt
          : calendar.endOf(addDays(calendar.dayOf(order.expiresAt), shiftDays));
      batch.push({ rowNumber: item.rowNumber, order: { ...order, expiresAt } });
      if (batch.length >= BATCH_ROWS) await flush();
    }
    await flush();
  } finally {
    await rejects.close();
    await forgetRun(store, run);
  }
  return { ...counts, complete };
}

type Item =
  | { kind: 'row'; rowNumber: number; cell: (column: OrderColumn) => string; reason?: string }
  | { kind: 'broken'; rowNumber: number; reason: string };

/** Rows as a spreadsheet numbers them: the header is row 1. Empty lines are passed over. */
async function* readRecords(source: string | Readable): AsyncGenerator<Item> {
  let columns: ReadonlyMap<OrderColumn, number> | undefined;
  let rowNumber = 0;
  let width = 0;
  for await (const record of parseRecords(source)) {
    rowNumber++;
    if (record instanceof CsvError && columns) {
      yield { kind: 'broken', rowNumber, reason: brokenReason(record) };
    } else if (record instanceof CsvError) {
      const message = 'the first row is not CSV: it must hold the column names';
      throw new RenewalError('IMPORT_HEADER', message, { cause: record });
    } else if (!columns) {
      columns = readHeader(record);
      width = record.length;
    } else if (record.length > 1 || record[0]?.trim() !== '') {
      yield toRow(record, { rowNumber, columns, width });
    }
  }
  if (columns) return;
  throw new RenewalError(
    'IMPORT_HEADER',
    `the file is empty: its first row must be ${ORDER_COLUMNS.join(',')}`,
  );
}

/** Cells row by row, ending with the error where the file stops being CSV. */
async function* parseRecords(source: string | Readable): AsyncGenerator<string[] | CsvError> {
  // Rows leave through the callback: a stream that fails forgets the good rows it still holds.
  let records: string[][] = [];
  const parser = parse({
    bom: true,
    relax_column_count: true,
    max_record_size: MAX_RECORD_BYTES,
    on_record: (record: string[]) => {
      records.push(record);
      return null;
    },
  });
  let failure: CsvError | undefined;
  parser.on('error', (error) => {
    if (error instanceof CsvError) failure = error;
  });
  const input = typeof source === 'string' ? createReadStream(source) : source;
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      await new Promise<void>((resolve) => parser.write(chunk, () => resolve()));
      yield* records;
      records = [];
      if (failure) break;
    }
  } catch (error) {
    throw cannotRead(error);
  }
  if (!failure) {
    parser.resume();
    await new Promise<void>((resolve) => parser.on('close', resolve).end());
    yield* records;
  }
  if (failure) yield failure;
  parser.destroy();
}

function toRow(
  record: readonly string[],
  place: { rowNumber: number; columns: ReadonlyMap<OrderColumn, number>; width: number },
): Item {
  const cell = (column: OrderColumn) => record[place.columns.get(column) ?? -1] ?? '';
  const right = record.length === place.width;
  return {
    kind: 'row',
    rowNumber: place.rowNumber,
    cell,
    ...(!right && { reason: `${record.length} columns where the header has ${place.width}` }),
  };
}

function readHeader(record: readonly string[]): ReadonlyMap<OrderColumn, number> {
  const names = record.map((name) => name.trim());
  const known = new Map<OrderColumn, number>();
  for (const column of ORDER_COLUMNS) {
    const index = names.indexOf(column);
    if (index >= 0) known.set(column, index);
  }
  const missing = ORDER_COLUMNS.filter((column) => !known.has(column) && !OPTIONAL_COLUMNS.includes(column));
  const unknown = names.filter((name) => !ORDER_COLUMNS.some((column) => column === name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const problems = [
    ...(names.length === 1 && /[;\t]/.test(names[0] ?? '') ? ['columns must be separated by commas'] : []),
    ...(/[\uFFFD\0]/.test(names.join()) ? ['the file is not UTF-8: save it as UTF-8'] : []),
    ...(missing.length > 0 ? [`missing columns: ${missing.join(', ')}`] : []),
    ...(unknown.length > 0
      ? [`unknown columns: ${unknown.map((name) => `"${name.slice(0, 40)}"`).join(', ')}`]
      : []),
    ...(twice.length > 0 ? [`columns named twice: ${twice.join(', ')}`] : []),
  ];
  if (problems.length === 0) return known;
  throw new RenewalError(
    'IMPORT_HEADER',
    `the header row is wrong; ${problems.join('; ')}. Columns are ${ORDER_COLUMNS.join(',')}`,
  );
}

function brokenReason(error: CsvError): string {
  const why =
    error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
      ? 'a quotation mark is opened and never closed'
      : 'quotation marks are wrong (a mark inside a cell is written twice)';
  return `${why}; nothing from here on was read`;
}

function cannotRead(cause: unknown): RenewalError {
  return new RenewalError('IMPORT_UNREADABLE', 'the file cannot be read: check its path and rights', {
    cause,
  });
}

/** Tells this import's rows in import_seen from those of another that runs beside it. */
async function nameRun(store: Store): Promise<string> {
  const named = await store.one<{ run: string }>({ text: 'select gen_random_uuid()::text as run' });
  return named?.run ?? '';
}

async function forgetRun(store: Store, run: string): Promise<void> {
  await store.query({ text: 'delete from import_seen where run = $1', values: [run] });
}

import { z } from 'zod';
import type { Brand } from '../../brand';
import { CYCLES, type Cycle } from '../../turn/port';
import { ORDER_STATUSES, type OrderStatus } from '../port';
import type { Calendar } from '../prices/calendar';
import { parseDay } from '../prices/calendar';
import { createPlanFinder } from '../prices/plans';
import { normalEmail, normalPhone } from './contact';
import { createOrderNumbers } from './order-number';

export const ORDER_COLUMNS = [
  'orderNumber',
  'plan',
  'status',
  'expiresAt',
  'cycle',
  'email',
  'phone',
  'firstRenewal',
  'points',
  'currency',
  'iccid',
  'name',
] as const;
export type OrderColumn = (typeof ORDER_COLUMNS)[number];

/** Columns a file may leave out; everything else must stand in its header. */
export const OPTIONAL_COLUMNS: readonly OrderColumn[] = [
  'firstRenewal',
  'points',
  'currency',
  'iccid',
  'name',
];

export interface ImportedOrder {
  readonly key: string;
  readonly number: string;
  readonly plan: string;
  readonly status: OrderStatus;
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly cycle: Cycle;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly firstRenewal: boolean;
  readonly points: number;
  readonly currency: string;
  readonly iccid: string | undefined;
  readonly name: string | undefined;
}

export type RowResult =
  | { readonly outcome: 'order'; readonly order: ImportedOrder }
  | { readonly outcome: 'rejected'; readonly reasons: readonly string[] };

type Cell = (column: OrderColumn) => string;

/** A longer cell is no order data; the limit keeps one bad row from filling the table. */
const MAX_CELL = 500;
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));
const instant = z.iso.datetime({ offset: true });

/** Makes the reader of one row; it names everything that is wrong with a row at once. */
export function createOrderRowReader(brand: Brand, calendar: Calendar): (cell: Cell) => RowResult {
  const numbers = createOrderNumbers(brand.brand.orderNumber);
  const planOf = createPlanFinder(brand.plans);
  const endOf = rememberEnds(calendar);

  return (cell) => {
    const reasons: string[] = [];
    const required = <T>(value: T | undefined, reason: string, unused: T): T => {
      if (value === undefined) reasons.push(reason);
      return value ?? unused;
    };
    const text = (column: OrderColumn) => cell(column).trim();
    const optional = <T>(
      column: OrderColumn,
      read: (value: string) => T | undefined,
      hint: string,
    ): T | undefined => {
      const value = text(column);
      if (value === '') return undefined;
      const result = read(value);
      if (result === undefined) reasons.push(`${column} "${clip(value)}" ${hint}`);
      return result;
    };

    for (const column of ORDER_COLUMNS) {
      const value = cell(column);
      if (value.includes('\uFFFD')) reasons.push(`${column} is not UTF-8: save the file as UTF-8`);
      else if (hasControl(value)) reasons.push(`${column} holds control characters`);
      else if (value.length > MAX_CELL) reasons.push(`${column} is longer than ${MAX_CELL} characters`);
    }
    if (reasons.length > 0) return { outcome: 'rejected', reasons };

    const number = text('orderNumber');
    const key = numbers.key(number);
    if (key === '') reasons.push('orderNumber is empty');
    const order: ImportedOrder = {
      key,
      number: numbers.write(number),
      plan: required(planOf(text('plan'))?.id, `plan "${clip(text('plan'))}" is not in brand.yaml`, ''),
      status: required(
        ORDER_STATUSES.find((status) => status === text('status').toLowerCase()),
        `status "${clip(text('status'))}" is none of ${ORDER_STATUSES.join(', ')}`,
        'active',
      ),
      expiresAt: required(
        readExpiry(text('expiresAt'), endOf),
        `expiresAt "${clip(text('expiresAt'))}" is no date: write 2026-11-25 or 2026-11-25T12:00:00Z`,
        0,
      ),
      cycle: required(
        CYCLES.find((cycle) => cycle === text('cycle').toLowerCase()),
        `cycle "${clip(text('cycle'))}" is none of ${CYCLES.join(', ')}`,
        'monthly',
      ),
      email: optional('email', normalEmail, 'is no e-mail address'),
      phone: optional('phone', (value) => normalPhone(value, brand.brand.country), 'is no phone number'),
      firstRenewal: optional('firstRenewal', readFlag, 'is neither true nor false') ?? false,
      points: optional('points', readPoints, 'is no whole number from 0 up') ?? 0,
      currency: optional('currency', readCurrency, 'is no currency code such as NOK') ?? brand.brand.currency,
      iccid: optional('iccid', readIccid, 'is no ICCID (18 to 22 digits)'),
      name: text('name') || undefined,
    };
    return reasons.length > 0 ? { outcome: 'rejected', reasons } : { outcome: 'order', order };
  };
}

// Millions of rows share a few hundred days, and working one out costs more than the rest of a row.
function rememberEnds(calendar: Calendar): Calendar['endOf'] {
  const ends = new Map<string, number>();
  return (day) => {
    const name = `${day.year}-${day.month}-${day.day}`;
    const end = ends.get(name) ?? calendar.endOf(day);
    if (ends.size < 5_000) ends.set(name, end);
    return end;
  };
}

function readExpiry(text: string, endOf: Calendar['endOf']): number | undefined {
  const day = parseDay(text);
  if (day) return endOf(day);
  return instant.safeParse(text).success ? Date.parse(text) : undefined;
}

function readFlag(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (word === 'true') return true;
  return word === 'false' ? false : undefined;
}

function readPoints(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function readCurrency(text: string): string | undefined {
  const code = text.toUpperCase();
  return CURRENCIES.has(code) ? code : undefined;
}

function readIccid(text: string): string | undefined {
  const digits = text.replace(/[\s-]/g, '');
  return /^\d{18,22}$/.test(digits) ? digits : undefined;
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

// Reasons stand in a file that people pass on: enough of the value to find it, no more.
function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

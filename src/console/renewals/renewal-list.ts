import { splitThreadId } from '../../channel/thread-id';
import { ApiError } from '../../lib/errors';
import { withoutNulls } from '../../lib/without';
import type { OrderNumbers } from '../../renewals/orders/order-number';
import type { Queryable } from '../../store/store';
import type { Reach } from '../access';
import type {
  RenewalFilter,
  RenewalList,
  RenewalListQuery,
  RenewalRow,
  RenewalState,
} from '../contract/renewal';
import { createBindings } from '../inbox/bindings';
import { type BookKind, type Ending, endings } from './endings';

const A_PAGE = 100;
/** As many as a spreadsheet is still read by people. */
const EXPORTED = 20_000;

export interface RenewalListDeps {
  readonly store: Queryable;
  readonly numbers: OrderNumbers;
  readonly book: BookKind;
  /** Where nothing else says which. */
  readonly currency: string;
}

export interface Asker {
  readonly agent: Reach;
  /** Business time, epoch ms. */
  readonly now: number;
}

/**
 * Orders that end soon, the next one first, then those that have ended lately.
 * @throws ApiError 400 CURSOR_INVALID
 */
export async function listRenewals(
  { cursor, ...filter }: RenewalListQuery,
  asker: Asker,
  deps: RenewalListDeps,
): Promise<RenewalList> {
  const found = await read(filter, { asker, limit: A_PAGE + 1, after: cursor }, deps);
  const page = found.slice(0, A_PAGE);
  const last = found.length > A_PAGE ? page.at(-1) : undefined;
  return {
    renewals: page.map((row) => rowOf(row, deps)),
    ...(cursor === undefined && { counts: await countStates(filter, asker, deps) }),
    ...(last && { nextCursor: `${last.rank}~${last.key}` }),
    partial: deps.book === 'http',
  };
}

/** All of them at once, for a spreadsheet. */
export async function allRenewals(
  filter: RenewalFilter,
  asker: Asker,
  deps: RenewalListDeps,
): Promise<RenewalRow[]> {
  const found = await read(filter, { asker, limit: EXPORTED, after: undefined }, deps);
  return found.map((row) => rowOf(row, deps));
}

interface Page {
  readonly asker: Asker;
  readonly limit: number;
  readonly after: string | undefined;
}

async function read(
  { state, ...filter }: RenewalFilter,
  { asker, limit, after }: Page,
  { store, numbers, book }: RenewalListDeps,
): Promise<Ending[]> {
  const bindings = createBindings();
  const rows = endings(filter, { ...asker, book, key: numbers.key }, bindings);
  const parts = [
    ...(state ? [`state = ${bindings.bind(state)}`] : []),
    ...(after === undefined ? [] : [beyond(after, bindings.bind)]),
  ];
  return await store.query<Ending>({
    text: `select * from (${rows}) e ${parts.length > 0 ? `where ${parts.join(' and ')}` : ''}
            order by rank, key limit ${limit}`,
    values: bindings.values,
  });
}

async function countStates(
  { state: _any, ...filter }: RenewalFilter,
  asker: Asker,
  { store, numbers, book }: RenewalListDeps,
): Promise<Partial<Record<RenewalState, number>>> {
  const bindings = createBindings();
  const rows = await store.query<{ state: RenewalState; count: number }>({
    text: `select state, count(*)::int count from (${endings(filter, { ...asker, book, key: numbers.key }, bindings)}) e
            group by state`,
    values: bindings.values,
  });
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

function beyond(cursor: string, bind: (value: unknown) => string): string {
  const [, rank, key] = /^(\d{1,16})~([\p{L}\p{N}]{1,64})$/u.exec(cursor) ?? [];
  if (rank === undefined)
    throw new ApiError(400, 'CURSOR_INVALID', 'use nextCursor of a page of the same list, unchanged');
  return `(rank, key) > (${bind(Number(rank))}::bigint, ${bind(key)}::text)`;
}

function rowOf(row: Ending, { numbers, ...deps }: RenewalListDeps): RenewalRow {
  const { key, number, contactId, name, handle, linkId, linkCode, linkExpiresAt, linkOpen, ...rest } = row;
  const { plan, currency, threadId, elsewhereId, endsAt, state } = rest;
  return {
    orderNumber: number ?? numbers.write(key),
    endsAt,
    state,
    currency: currency ?? deps.currency,
    ...withoutNulls({ plan, threadId, elsewhereId }),
    ...(threadId !== null && { channel: splitThreadId(threadId).channel }),
    customer: withoutNulls({ id: contactId, name, handle }),
    ...(linkId !== null &&
      linkCode !== null &&
      linkExpiresAt !== null && {
        link: { id: linkId, code: linkCode, expiresAt: linkExpiresAt, open: linkOpen },
      }),
  };
}

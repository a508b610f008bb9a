import { ApiError } from '../../lib/errors';
import type { Queryable } from '../../store/store';
import type { Agent } from '../contract/agent';
import { type ThreadFilter, VIEWS, type View } from '../contract/inbox';
import { type SavedView, type ViewList, viewFilterSchema } from '../contract/view';
import { type Changer, noteChange } from '../note-change';
import { createBindings } from './bindings';
import { filterCondition } from './thread-filter';

interface ViewRow {
  readonly id: number;
  readonly name: string;
  readonly ownerId: number | null;
  readonly madeBy: number;
  readonly filter: Record<string, string>;
}

/** All views somebody has, counted in one pass over the threads. */
export async function listViews(store: Queryable, agent: Agent): Promise<ViewList> {
  const rows = await store.query<ViewRow>({
    name: 'views',
    text: `select id, name, owner_id "ownerId", made_by "madeBy", filter from saved_view
            where owner_id is null or owner_id = $1 order by owner_id is not null, lower(name), id`,
    values: [agent.id],
  });
  const filters = rows.map((row) => viewFilterSchema.safeParse(row.filter).data);
  const counts = await countAll(
    store,
    agent,
    // Words are looked for in a million messages: too much for a number in the margin.
    filters.map((filter) => (filter && filter.q === undefined ? filter : undefined)),
  );
  return {
    counts: counts.fixed,
    saved: rows.map((row, index) => viewOf(row, agent, counts.saved[index])),
  };
}

/** Who keeps a view, and when. */
interface By {
  readonly agent: Agent;
  readonly changer: Changer;
}

/** Keeps a filter under a name. @throws ApiError 400 VIEW_INVALID; 403 ROLE_MISSING as mayShare. */
export async function saveView(
  tx: Queryable,
  item: { readonly name: string; readonly shared: boolean; readonly search: Record<string, string> },
  { agent, changer }: By,
): Promise<SavedView> {
  assertMayShare(item.shared, agent);
  const row = await tx.one<ViewRow>({
    name: 'view-new',
    text: `insert into saved_view (name, owner_id, made_by, filter) values ($1, $2, $3, $4)
           returning id, name, owner_id "ownerId", made_by "madeBy", filter`,
    values: [item.name, item.shared ? null : agent.id, agent.id, JSON.stringify(validFilter(item.search))],
  });
  if (!row) throw new Error('an insert gives its row back');
  await noteShared(tx, 'view.added', row, changer);
  return viewOf(row, agent, undefined);
}

/** Renames a view, shares it or keeps another filter in it. @throws ApiError 404 NOT_FOUND and as saveView. */
export async function changeView(
  tx: Queryable,
  id: number,
  change: {
    readonly name?: string | undefined;
    readonly shared?: boolean | undefined;
    readonly search?: Record<string, string> | undefined;
  },
  { agent, changer }: By,
): Promise<SavedView> {
  const row = await findView(tx, id, agent);
  if (!row || !mayChange(row, agent)) throw notThere();
  const shared = change.shared ?? row.ownerId === null;
  assertMayShare(shared, agent);
  const [changed] = await tx.query<ViewRow>({
    name: 'view-change',
    text: `update saved_view set name = $2, owner_id = $3, filter = $4 where id = $1
           returning id, name, owner_id "ownerId", made_by "madeBy", filter`,
    values: [
      id,
      change.name ?? row.name,
      shared ? null : row.madeBy,
      JSON.stringify(change.search ? validFilter(change.search) : row.filter),
    ],
  });
  if (!changed) throw notThere();
  await noteShared(tx, 'view.changed', row.ownerId === null ? row : changed, changer);
  return viewOf(changed, agent, undefined);
}

/** @throws ApiError 404 NOT_FOUND. */
export async function removeView(tx: Queryable, id: number, { agent, changer }: By): Promise<void> {
  const row = await findView(tx, id, agent);
  if (!row || !mayChange(row, agent)) throw notThere();
  await tx.query({ name: 'view-remove', text: 'delete from saved_view where id = $1', values: [id] });
  await noteShared(tx, 'view.removed', row, changer);
}

/** What one keeps for oneself concerns nobody else. */
async function noteShared(
  tx: Queryable,
  action: string,
  { id, name, ownerId }: ViewRow,
  changer: Changer,
): Promise<void> {
  if (ownerId === null) await noteChange(tx, { action, subject: `view:${id}`, detail: { name } }, changer);
}

async function findView(store: Queryable, id: number, agent: Agent): Promise<ViewRow | undefined> {
  return await store.one<ViewRow>({
    name: 'view',
    text: `select id, name, owner_id "ownerId", made_by "madeBy", filter from saved_view
            where id = $1 and (owner_id is null or owner_id = $2)`,
    values: [id, agent.id],
  });
}

async function countAll(store: Queryable, agent: Agent, saved: readonly (ThreadFilter | undefined)[]) {
  const bindings = createBindings();
  const counted = [...VIEWS.map((view): ThreadFilter => ({ view })), ...saved].map((filter) =>
    filter ? `count(*) filter (where ${filterCondition(filter, agent, bindings)})` : 'null',
  );
  const row = await store.one<{ counts: (number | null)[] }>({
    text: `select array[${counted.join(', ')}]::int[] counts from desk_row d`,
    values: bindings.values,
  });
  const counts = row?.counts ?? [];
  const ofView = (view: View) => counts[VIEWS.indexOf(view)] ?? 0;
  return {
    fixed: {
      'needs-a-person': ofView('needs-a-person'),
      mine: ofView('mine'),
      bot: ofView('bot'),
      snoozed: ofView('snoozed'),
      all: ofView('all'),
      spam: ofView('spam'),
    },
    saved: counts.slice(VIEWS.length).map((count) => count ?? undefined),
  };
}

function viewOf(row: ViewRow, agent: Agent, count: number | undefined): SavedView {
  return {
    id: row.id,
    name: row.name,
    shared: row.ownerId === null,
    mine: mayChange(row, agent),
    search: row.filter,
    ...(count !== undefined && { count }),
  };
}

function mayChange({ ownerId, madeBy }: ViewRow, { id, role }: Agent): boolean {
  return ownerId === id || madeBy === id || (ownerId === null && role === 'admin');
}

/** As it is stored: checked, but in the texts of an address, which is where it goes back to. */
function validFilter(search: Record<string, string>): Record<string, string> {
  const checked = viewFilterSchema.safeParse(search);
  if (checked.success) return search;
  throw new ApiError(
    400,
    'VIEW_INVALID',
    'a view holds a filter of the list and its sort: view, ch, intent ...',
  );
}

function assertMayShare(shared: boolean, { role }: Agent): void {
  if (!shared || role !== 'agent') return;
  throw new ApiError(403, 'ROLE_MISSING', 'views for the whole team are made by moderators and admins');
}

function notThere(): ApiError {
  return new ApiError(404, 'NOT_FOUND', 'there is no such view of yours');
}

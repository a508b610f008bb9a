import type { Clock } from '../../lib/clock';
import { ApiError } from '../../lib/errors';
import { writeAudit } from '../../store/audit';
import type { Queryable, Store } from '../../store/store';
import type { Agent } from '../contract/agent';
import type { Moved } from '../contract/customer';
import { assertWhole } from './assert-whole';
import { personOf } from './customer-page';

export interface MoveDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Makes the conversations of `otherId` those of `id`. The other customer stays behind empty, so that an undo finds it.
 * @throws ApiError 404 CUSTOMER_NOT_FOUND; 403 CUSTOMER_ELSEWHERE; 409 CUSTOMER_SAME
 */
export async function merge(
  { id, otherId }: { readonly id: number; readonly otherId: number },
  agent: Agent,
  { store, clock }: MoveDeps,
): Promise<Moved> {
  if (id === otherId) throw new ApiError(409, 'CUSTOMER_SAME', 'a customer is already one with themselves');
  return await store.transaction(async (tx) => {
    await lockContacts(tx, [id, otherId]);
    await assertWhole(tx, id, agent);
    await assertWhole(tx, otherId, agent);
    const { handles } = await personOf(tx, otherId, agent);
    const threadIds = handles.map(({ threadId }) => threadId);
    return await move(tx, { kind: 'merge', fromId: otherId, intoId: id, threadIds }, agent, clock.now());
  });
}

/**
 * Takes one conversation away from a customer: it becomes a customer of its own.
 * @throws ApiError 404 CUSTOMER_NOT_FOUND; 403 CUSTOMER_ELSEWHERE; 409 CUSTOMER_ONE_HANDLE, CUSTOMER_CHANGED
 */
export async function unlink(
  { id, threadId }: { readonly id: number; readonly threadId: string },
  agent: Agent,
  { store, clock }: MoveDeps,
): Promise<Moved> {
  return await store.transaction(async (tx) => {
    await lockContacts(tx, [id]);
    await assertWhole(tx, id, agent);
    const { handles } = await personOf(tx, id, agent);
    if (!handles.some((handle) => handle.threadId === threadId)) throw changed();
    if (handles.length === 1)
      throw new ApiError(
        409,
        'CUSTOMER_ONE_HANDLE',
        'this is their only account: there is nothing to take apart',
      );
    const alone = await tx.one<{ id: number }>({
      name: 'customer-alone',
      text: 'insert into contact (name) select name from identity where thread_id = $1 returning id',
      values: [threadId],
    });
    if (!alone) throw new Error('an insert gives its id back');
    const now = clock.now();
    await keepApart(tx, { id, otherId: alone.id }, agent, now);
    const wish = { kind: 'unlink', fromId: id, intoId: alone.id, threadIds: [threadId] } as const;
    return await move(tx, wish, agent, now);
  });
}

/** Notes that two customers are two, so that it is not asked again. @throws ApiError 404 CUSTOMER_NOT_FOUND */
export async function sayApart(
  pair: { readonly id: number; readonly otherId: number },
  agent: Agent,
  { store, clock }: MoveDeps,
): Promise<void> {
  await store.transaction(async (tx) => {
    await personOf(tx, pair.id, agent);
    await personOf(tx, pair.otherId, agent);
    await keepApart(tx, pair, agent, clock.now());
    await note(
      tx,
      { action: 'customer.kept_apart', id: pair.id, detail: { otherId: pair.otherId } },
      agent,
      clock.now(),
    );
  });
}

/**
 * Moves back what a move moved, exactly those conversations.
 * @throws ApiError 404 MOVE_NOT_FOUND; 403 CUSTOMER_ELSEWHERE; 409 CUSTOMER_CHANGED when one of them went on since
 */
export async function undoMove(
  { id, moveId }: { readonly id: number; readonly moveId: number },
  agent: Agent,
  { store, clock }: MoveDeps,
): Promise<Moved> {
  return await store.transaction(async (tx) => {
    const was = await tx.one<MoveRow>({
      name: 'customer-move-lock',
      text: `select id, kind, from_id "fromId", into_id "intoId", thread_ids "threadIds", undone_at is not null undone
               from identity_move where id = $1 and $2 in (from_id, into_id) for update`,
      values: [moveId, id],
    });
    if (!was) throw new ApiError(404, 'MOVE_NOT_FOUND', 'there is no such change of this customer');
    if (was.undone) throw changed();
    await lockContacts(tx, [was.fromId, was.intoId]);
    await assertWhole(tx, was.intoId, agent);
    await moveBack(tx, was);
    const now = clock.now();
    await tx.query({
      name: 'customer-move-undone',
      text: 'update identity_move set undone_by = $2, undone_at = $3 where id = $1',
      values: [moveId, agent.id, now],
    });
    if (was.kind === 'unlink') await forgetApart(tx, was);
    await note(tx, { action: 'customer.move_undone', id: was.fromId, detail: { moveId } }, agent, now);
    return { moveId, customerId: was.fromId };
  });
}

interface MoveRow {
  readonly id: number;
  readonly kind: 'merge' | 'unlink';
  readonly fromId: number;
  readonly intoId: number;
  readonly threadIds: readonly string[];
  readonly undone: boolean;
}

async function move(
  tx: Queryable,
  wish: Pick<MoveRow, 'kind' | 'fromId' | 'intoId' | 'threadIds'>,
  agent: Agent,
  now: number,
): Promise<Moved> {
  await setContact(tx, wish.threadIds, wish.fromId, wish.intoId);
  const row = await tx.one<{ id: number }>({
    name: 'customer-move',
    text: `insert into identity_move (kind, from_id, into_id, thread_ids, agent_id, at)
           values ($1, $2, $3, $4, $5, $6) returning id`,
    values: [wish.kind, wish.fromId, wish.intoId, wish.threadIds, agent.id, now],
  });
  if (!row) throw new Error('an insert gives its id back');
  const into = { otherId: wish.kind === 'merge' ? wish.fromId : wish.intoId, moveId: row.id };
  const id = wish.kind === 'merge' ? wish.intoId : wish.fromId;
  const action = wish.kind === 'merge' ? 'customer.merged' : 'customer.unlinked';
  await note(tx, { action, id, detail: into }, agent, now);
  return { moveId: row.id, customerId: wish.intoId };
}

async function moveBack(tx: Queryable, { threadIds, fromId, intoId }: MoveRow): Promise<void> {
  const moved = await setContact(tx, threadIds, intoId, fromId);
  if (moved !== threadIds.length) throw changed();
}

/** @returns how many of them were there to be moved. */
async function setContact(
  tx: Queryable,
  threadIds: readonly string[],
  from: number,
  into: number,
): Promise<number> {
  const rows = await tx.query({
    name: 'customer-set-contact',
    text: 'update identity set contact_id = $3 where thread_id = any($1) and contact_id = $2 returning 1',
    values: [threadIds, from, into],
  });
  return rows.length;
}

async function lockContacts(tx: Queryable, ids: readonly number[]): Promise<void> {
  await tx.query({
    name: 'customer-lock',
    text: 'select 1 from contact where id = any($1) order by id for update',
    values: [ids],
  });
}

async function keepApart(
  tx: Queryable,
  { id, otherId }: { readonly id: number; readonly otherId: number },
  agent: Agent,
  now: number,
): Promise<void> {
  await tx.query({
    name: 'customer-apart',
    text: `insert into contact_apart (low_id, high_id, agent_id, at) values (least($1::bigint, $2::bigint), greatest($1, $2), $3, $4)
           on conflict do nothing`,
    values: [id, otherId, agent.id, now],
  });
}

async function forgetApart(tx: Queryable, { fromId, intoId }: MoveRow): Promise<void> {
  await tx.query({
    name: 'customer-apart-forget',
    text: 'delete from contact_apart where low_id = least($1::bigint, $2::bigint) and high_id = greatest($1, $2)',
    values: [fromId, intoId],
  });
}

async function note(
  tx: Queryable,
  line: { readonly action: string; readonly id: number; readonly detail: Readonly<Record<string, number>> },
  agent: Agent,
  now: number,
): Promise<void> {
  const { action, id, detail } = line;
  await writeAudit(tx, { actor: `agent:${agent.id}`, action, subject: `customer:${id}`, detail, now });
}

function changed(): ApiError {
  return new ApiError(409, 'CUSTOMER_CHANGED', 'somebody has changed this customer meanwhile: look again');
}

import type { z } from 'zod';
import { ApiError } from '../../lib/errors';
import { writeAudit } from '../../store/audit';
import type { Queryable } from '../../store/store';
import type { newSavedReplySchema, SavedReply, savedReplyPatchSchema } from '../contract/composer';

export type NewSavedReply = z.infer<typeof newSavedReplySchema>;
export type SavedReplyPatch = z.infer<typeof savedReplyPatchSchema>;

/** Who changes a saved reply, and when in business time. */
export interface Change {
  readonly agentId: number;
  readonly now: number;
}

const COLUMNS = 'id, name, intents, texts, updated_at "updatedAt"';

export async function listSavedReplies(store: Queryable): Promise<SavedReply[]> {
  return await store.query<SavedReply>({
    name: 'saved-replies',
    text: `select ${COLUMNS} from saved_reply order by name`,
  });
}

/** @throws ApiError 409 SAVED_REPLY_EXISTS */
export async function addSavedReply(
  tx: Queryable,
  reply: NewSavedReply,
  change: Change,
): Promise<SavedReply> {
  const made = await tx.one<SavedReply>({
    name: 'saved-reply-add',
    text: `insert into saved_reply (name, intents, texts, updated_by, updated_at) values ($1, $2, $3, $4, $5)
           on conflict (name) do nothing returning ${COLUMNS}`,
    values: [reply.name, reply.intents, JSON.stringify(reply.texts), change.agentId, change.now],
  });
  if (!made) throw taken();
  await audit(tx, 'saved_reply.added', made.id, change);
  return made;
}

/** @throws ApiError 404 SAVED_REPLY_NOT_FOUND; 409 SAVED_REPLY_EXISTS */
export async function changeSavedReply(
  tx: Queryable,
  id: number,
  patch: SavedReplyPatch,
  change: Change,
): Promise<SavedReply> {
  if (patch.name !== undefined && (await nameIsTaken(tx, id, patch.name))) throw taken();
  const changed = await tx.one<SavedReply>({
    name: 'saved-reply-change',
    text: `update saved_reply set name = coalesce($2, name), intents = coalesce($3, intents),
                  texts = coalesce($4::jsonb, texts), updated_by = $5, updated_at = $6
            where id = $1 returning ${COLUMNS}`,
    values: [
      id,
      patch.name ?? null,
      patch.intents ?? null,
      patch.texts ? JSON.stringify(patch.texts) : null,
      change.agentId,
      change.now,
    ],
  });
  if (!changed) throw unknown();
  await audit(tx, 'saved_reply.changed', id, change);
  return changed;
}

/** @throws ApiError 404 SAVED_REPLY_NOT_FOUND */
export async function removeSavedReply(tx: Queryable, id: number, change: Change): Promise<void> {
  const rows = await tx.query({
    name: 'saved-reply-remove',
    text: 'delete from saved_reply where id = $1 returning id',
    values: [id],
  });
  if (rows.length === 0) throw unknown();
  await audit(tx, 'saved_reply.removed', id, change);
}

async function nameIsTaken(tx: Queryable, id: number, name: string): Promise<boolean> {
  const rows = await tx.query({
    name: 'saved-reply-name',
    text: 'select 1 from saved_reply where name = $2 and id <> $1',
    values: [id, name],
  });
  return rows.length > 0;
}

async function audit(tx: Queryable, action: string, id: number, { agentId, now }: Change): Promise<void> {
  await writeAudit(tx, { actor: `agent:${agentId}`, action, subject: `saved_reply:${id}`, now });
}

function taken(): ApiError {
  return new ApiError(
    409,
    'SAVED_REPLY_EXISTS',
    'there is a saved reply of that name: choose another, or change it',
  );
}

function unknown(): ApiError {
  return new ApiError(404, 'SAVED_REPLY_NOT_FOUND', 'there is no such saved reply');
}

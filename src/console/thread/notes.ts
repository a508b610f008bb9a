import { actionKey } from '../../handoff/record-action';
import { lockThread } from '../../handoff/thread-control';
import { ApiError } from '../../lib/errors';
import { writeAudit } from '../../store/audit';
import type { Queryable } from '../../store/store';

export interface NewNote {
  readonly threadId: string;
  readonly agentId: number;
  readonly text: string;
  /** Chosen by the caller for this note alone. */
  readonly idempotencyKey: string;
  /** Business time, epoch ms. */
  readonly now: number;
}

/**
 * Writes down what only the team reads. It changes nothing else: neither who has the thread nor whether it is answered.
 * @throws ApiError 404 THREAD_NOT_FOUND
 */
export async function addNote(
  tx: Queryable,
  { threadId, agentId, text, idempotencyKey, now }: NewNote,
): Promise<{ readonly messageId: number; readonly repeated: boolean }> {
  const thread = await lockThread(tx, threadId);
  if (!thread) throw new ApiError(404, 'THREAD_NOT_FOUND', 'there is no such conversation');
  const key = actionKey(`note:${agentId}:${idempotencyKey}`);
  const before = await tx.one<{ messageId: number }>({
    name: 'note-before',
    text: `select (payload ->> 'messageId')::bigint "messageId" from inbox where thread_id = $1 and dedupe_key = $2`,
    values: [threadId, key],
  });
  if (before) return { messageId: before.messageId, repeated: true };
  const made = await tx.one<{ id: number }>({
    name: 'note-add',
    text: `insert into message (thread_id, case_id, origin, text, note, agent_id, at)
           values ($1, $2, 'agent', $3, true, $4, $5) returning id`,
    values: [threadId, thread.caseId, text, agentId, now],
  });
  if (!made) throw new Error('an insert gives its id back');
  await tx.query({
    name: 'note-event',
    text: `insert into inbox (thread_id, dedupe_key, kind, payload, platform_at, done)
           values ($1, $2, 'agent', $3, $4, true)`,
    values: [
      threadId,
      key,
      JSON.stringify({ kind: 'agent', action: 'note', agentId, messageId: made.id }),
      now,
    ],
  });
  await writeAudit(tx, {
    actor: `agent:${agentId}`,
    action: 'thread.note',
    subject: `thread:${threadId}`,
    detail: { messageId: made.id },
    now,
  });
  return { messageId: made.id, repeated: false };
}

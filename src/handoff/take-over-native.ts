import { noteTakeover } from '../moderation/phrase-notes';
import type { Queryable } from '../store/store';
import { dropHandoffTimer, openCase } from './case-rows';
import { settlePromise } from './promises';
import { recordMove } from './record-action';
import { lockThread, moveControl } from './thread-control';
import { announce } from './webhooks/announce';

export interface NativeTakeover {
  readonly threadId: string;
  /** When the person wrote, epoch ms. */
  readonly at: number;
  /** When we heard of it: an echo that comes late still gives that person their time. */
  readonly now: number;
  /** False: the conversation was only moved into that app, and the customer still waits for words. */
  readonly answered?: boolean;
}

/**
 * A person answered in the platform's own app: the bot falls silent as after a claim, though nobody of ours is named.
 * The message itself is written by the caller. @returns the epoch from now on.
 */
export async function takeOverNative(
  tx: Queryable,
  { threadId, at, now, answered = true }: NativeTakeover,
): Promise<{ readonly epoch: number; readonly caseId: number }> {
  const thread = await lockThread(tx, threadId);
  if (!thread) throw new Error('a take-over needs its thread');
  const epoch = thread.control === 'human' ? thread.epoch : await moveControl(tx, thread, 'human');
  const caseId = thread.caseId ?? (await openCase(tx, { threadId, now: at, language: thread.language }));
  if (answered) await noteAnswer(tx, caseId, { threadId, at, now });
  await noteTakeover(tx, threadId, at);
  if (thread.control !== 'human') {
    await recordMove(tx, { caseId, threadId, action: 'native_takeover', detail: { epoch }, now: at });
    await announce(tx, { type: 'handoff.claimed', caseId, now: at, detail: { by: 'native_app' } });
  }
  return { epoch, caseId };
}

async function noteAnswer(
  tx: Queryable,
  caseId: number,
  { threadId, at, now }: Pick<NativeTakeover, 'threadId' | 'at' | 'now'>,
): Promise<void> {
  await tx.query({
    name: 'case-native',
    text: `update "case" set status = 'waiting', waiting_since = null, due_at = null, idle_since = $3,
                  first_reply_at = coalesce(first_reply_at, $2), claimed_at = coalesce(claimed_at, $2)
            where id = $1`,
    values: [caseId, at, now],
  });
  await dropHandoffTimer(tx, threadId);
  await settlePromise(tx, caseId, at, 'kept');
}

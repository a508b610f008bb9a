import { noteTakeover } from '../moderation/phrase-notes';
import type { Queryable } from '../store/store';
import { dropHandoffTimer, openCase } from './case-rows';
import { lockThread, moveControl } from './thread-control';

export interface NativeTakeover {
  readonly threadId: string;
  /** When the person wrote, epoch ms. */
  readonly at: number;
}

/**
 * A person answered in the platform's own app: the bot falls silent as after a claim, though nobody of ours is named.
 * The message itself is written by the caller. @returns the epoch from now on.
 */
export async function takeOverNative(
  tx: Queryable,
  { threadId, at }: NativeTakeover,
): Promise<{ readonly epoch: number; readonly caseId: number }> {
  const thread = await lockThread(tx, threadId);
  if (!thread) throw new Error('a take-over needs its thread');
  const epoch = thread.control === 'human' ? thread.epoch : await moveControl(tx, thread, 'human');
  const caseId = thread.caseId ?? (await openCase(tx, { threadId, now: at, language: thread.language }));
  await tx.query({
    name: 'case-native',
    text: `update "case" set status = 'waiting', waiting_since = null, due_at = null,
                  first_reply_at = coalesce(first_reply_at, $2)
            where id = $1`,
    values: [caseId, at],
  });
  await dropHandoffTimer(tx, threadId);
  await noteTakeover(tx, threadId, at);
  return { epoch, caseId };
}

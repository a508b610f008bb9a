import { ApiError } from '../lib/errors';
import type { Queryable } from '../store/store';
import { type Acted, type ActionRequest, claim } from './agent-actions';
import { openCase } from './case-rows';
import { lockThread } from './thread-control';

/**
 * Takes a thread that nobody handed over, as when the bot is about to go wrong. A thread without an open case gets one.
 * @throws ApiError 404 THREAD_NOT_FOUND; 409 as claim.
 */
export async function takeOver(
  tx: Queryable,
  request: Omit<ActionRequest, 'caseId'> & { readonly threadId: string },
): Promise<Acted> {
  const { threadId, now } = request;
  const thread = await lockThread(tx, threadId);
  if (!thread) throw new ApiError(404, 'THREAD_NOT_FOUND', 'there is no such conversation');
  const caseId = thread.caseId ?? (await openCase(tx, { threadId, now, language: thread.language }));
  return await claim(tx, { ...request, caseId });
}

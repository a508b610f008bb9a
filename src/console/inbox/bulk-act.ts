import { type Acted, type ActionRequest, resolve, returnToBot } from '../../handoff/agent-actions';
import { assign, setLabels, snooze } from '../../handoff/case-work';
import { markHam, markSpam } from '../../handoff/spam-case';
import type { Queryable } from '../../store/store';
import type { BulkAction } from '../contract/bulk';

/**
 * Does a bulk action to one case, as the same action on the case alone would.
 * @returns threads to ring for after the commit.
 */
export async function actOnCase(
  tx: Queryable,
  action: BulkAction,
  request: ActionRequest & { readonly threadId: string },
): Promise<readonly string[]> {
  if (action.type === 'read' || action.type === 'unread') {
    await setRead(tx, request.threadId, action.type === 'read');
    return [];
  }
  return (await act(tx, action, request)).awake;
}

/** Read: nothing waits for an answer as far as the list tells. Unread marks it by hand. */
export async function setRead(tx: Queryable, threadId: string, read: boolean): Promise<void> {
  await tx.query({
    name: 'thread-read',
    text: `update desk_row set marked = not $2, unread = case when $2 then 0 else unread end
            where thread_id = $1 and (marked = $2 or ($2 and unread > 0))`,
    values: [threadId, read],
  });
}

async function act(
  tx: Queryable,
  action: Exclude<BulkAction, { type: 'read' | 'unread' }>,
  request: ActionRequest,
): Promise<Acted> {
  switch (action.type) {
    case 'assign': {
      const { assigneeId, teamId } = action;
      return await assign(tx, { ...request, assigneeId, teamId });
    }
    case 'label':
      return await setLabels(tx, { ...request, add: action.add, remove: action.remove });
    case 'snooze':
      return await snooze(tx, { ...request, until: action.until });
    case 'to-bot':
      return await returnToBot(tx, request);
    case 'resolve':
      // Nobody is asked how it went: a clean-up of old threads would write to hundreds.
      return await resolve(tx, { ...request, resolution: action.resolution });
    case 'spam':
      return await markSpam(tx, request);
    case 'ham':
      return await markHam(tx, request);
  }
}

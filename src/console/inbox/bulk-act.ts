import { type Acted, type ActionRequest, resolve, returnToBot } from '../../handoff/agent-actions';
import { assign, setLabels, snooze } from '../../handoff/case-work';
import { lockCaseUnseen } from '../../handoff/locked-case';
import { ApiError } from '../../lib/errors';
import { settleOne } from '../../moderation/verdict-items';
import { giveVerdict } from '../../moderation/verdicts';
import type { Queryable } from '../../store/store';
import type { BulkAction } from '../contract/bulk';

export interface ActedOn {
  /** Threads to ring for after the commit. */
  readonly awake: readonly string[];
  /** The verdict that the action was. */
  readonly verdictId?: number;
}

/** Does a bulk action to one case, as the same action on the case alone would. */
export async function actOnCase(
  tx: Queryable,
  action: BulkAction,
  request: ActionRequest & { readonly threadId: string },
): Promise<ActedOn> {
  if (action.type === 'read' || action.type === 'unread') {
    await setRead(tx, request.threadId, action.type === 'read');
    return { awake: [] };
  }
  if (action.type === 'spam' || action.type === 'ham') return await judge(tx, action.type, request);
  return await act(tx, action, request);
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

/** A person's word on the case, as triage writes it down. @throws ApiError 409 CASE_NOT_SPAM and as giveVerdict. */
async function judge(
  tx: Queryable,
  judged: 'spam' | 'ham',
  { caseId, epoch, agentId, now }: ActionRequest,
): Promise<ActedOn> {
  const { standing } = await lockCaseUnseen(tx, caseId);
  if (judged === 'ham' && standing.status !== 'spam')
    throw new ApiError(409, 'CASE_NOT_SPAM', 'this case is no spam: look again', { details: standing });
  const request = { scope: 'case', caseId, epoch, judged, block: 'none', indicators: false } as const;
  const verdictId = await giveVerdict(tx, { request, agentId, accounts: [], now });
  const { awake } = await settleOne(tx, verdictId, now);
  return { awake, verdictId };
}

async function act(
  tx: Queryable,
  action: Exclude<BulkAction, { type: 'read' | 'unread' | 'spam' | 'ham' }>,
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
  }
}

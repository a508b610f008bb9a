import type { Brand } from '../brand';
import { splitThreadId } from '../channel/thread-id';
import { appendToInbox } from '../inbox/append';
import type { Queryable } from '../store/store';
import type { ThreadState } from '../turn/port';
import { restoreState } from '../turn/state';
import type { Acted, ActionRequest } from './agent-actions';
import type { ReplyDeps } from './agent-reply';
import { lockCase, lockCaseUnseen } from './locked-case';
import { gatherPacket } from './packet';
import { requestHandoff } from './request-handoff';

export interface PullDeps extends ReplyDeps {
  readonly brand: Brand;
}

/**
 * Calls for a person in a thread that the bot has: whoever reads along has seen what the bot cannot. The customer is
 * told in a turn of the bot. Where one is awaited or at work already nothing changes.
 */
export async function pull(tx: Queryable, request: ActionRequest, deps: PullDeps): Promise<Acted> {
  const { caseId, agentId, now } = request;
  const { thread, standing } = await lockCase(tx, caseId, request);
  if (thread.control === 'human' || thread.control === 'handoff_requested') return { standing, awake: [] };
  const remembered = await tx.one<{ state: Partial<ThreadState>; intent: string | null }>({
    name: 'pull-state',
    text: 'select t.state, c.intent from thread t join "case" c on c.id = t.case_id where t.id = $1',
    values: [thread.id],
  });
  const state = restoreState(remembered?.state ?? {});
  const { channel, accountId } = splitThreadId(thread.id);
  const packet = await gatherPacket(tx, {
    threadId: thread.id,
    reason: 'pulled',
    state,
    windowOpenedAt: thread.windowOpenedAt ?? undefined,
    capabilities: deps.capabilitiesOf(channel, accountId),
    now,
    ...(state.language && { language: state.language }),
    ...(remembered?.intent != null && { intent: remembered.intent }),
  });
  const { epoch } = await requestHandoff(tx, {
    threadId: thread.id,
    packet,
    brand: deps.brand,
    now,
    agentId,
  });
  const awake = await appendToInbox(tx, [
    { threadId: thread.id, dedupeKey: `pulled:${epoch}`, event: { kind: 'pulled' }, at: now },
  ]);
  return { standing: (await lockCaseUnseen(tx, caseId)).standing, awake };
}

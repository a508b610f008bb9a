import type { Brand } from '../brand';
import type { Standing } from '../console/contract/action';
import { noteTakeover } from '../moderation/phrase-notes';
import type { Queryable } from '../store/store';
import { closeCase, dropHandoffTimer } from './case-rows';
import { giveToBot } from './give-to-bot';
import { lockCase, lockCaseUnseen, lockOwnCase, type Seen } from './locked-case';
import { recordAction, recordAudit } from './record-action';
import { routeThread } from './route-thread';
import { planQuestion } from './satisfaction';
import { tellReturned } from './tell-returned';
import { moveControl } from './thread-control';
import { announce } from './webhooks/announce';

/** What every action of a person on a case needs; all of them run in the caller's transaction. */
export interface ActionRequest extends Seen {
  readonly caseId: number;
  readonly agentId: number;
  /** Business time, epoch ms. */
  readonly now: number;
}

export interface Acted {
  readonly standing: Standing;
  /** Threads to ring for after the commit. */
  readonly awake: readonly string[];
}

/** Takes the thread: of several agents with the same picture exactly one gets it. Claiming it twice changes nothing. */
export async function claim(tx: Queryable, request: ActionRequest): Promise<Acted> {
  const { caseId, agentId, now } = request;
  const locked = await lockCase(tx, caseId, request);
  const { thread } = locked;
  if (thread.control === 'human' && locked.assigneeId === agentId) {
    return { standing: locked.standing, awake: [] };
  }
  const epoch = await moveControl(tx, thread, 'human');
  await tx.query({
    name: 'case-claim',
    text: `update "case" set status = 'open', assignee_id = $2, claimed_at = coalesce(claimed_at, $3) where id = $1`,
    values: [caseId, agentId, now],
  });
  await dropHandoffTimer(tx, thread.id);
  await noteTakeover(tx, thread.id, now);
  const inboxId = await recordAction(tx, locked, {
    agentId,
    action: 'claim',
    key: `claim:${epoch}`,
    now,
    detail: { epoch, from: thread.control },
  });
  await routeThread(tx, { threadId: thread.id, epoch, inboxId, move: 'take' });
  await announce(tx, { type: 'handoff.claimed', caseId, now, agentId, detail: { by: 'agent' } });
  return await stands(tx, caseId);
}

/**
 * Gives the thread back to the bot, which says so to the customer in a turn of its own and goes on with what nobody has
 * answered yet.
 */
export async function returnToBot(tx: Queryable, request: ActionRequest): Promise<Acted> {
  const { caseId, agentId, now } = request;
  const locked = await lockOwnCase(tx, request);
  const { thread } = locked;
  if (thread.control === 'bot') return { standing: locked.standing, awake: [] };
  const epoch = await giveToBot(tx, thread, now);
  await recordAudit(tx, locked, { agentId, action: 'return', now, detail: { epoch } });
  await announce(tx, { type: 'handoff.returned', caseId, now, agentId, detail: { by: 'agent' } });
  const awake = await tellReturned(tx, { threadId: thread.id, epoch, now });
  return await stands(tx, caseId, awake);
}

/**
 * Closes the case. Whatever the customer writes next is a new one and begins with the bot.
 * @param satisfaction as in brand.yaml; left out: the customer is not asked how it went.
 */
export async function resolve(
  tx: Queryable,
  request: ActionRequest & { readonly resolution: string },
  { satisfaction }: Pick<Brand, 'satisfaction'> = {},
): Promise<Acted> {
  const { caseId, agentId, now, resolution } = request;
  const locked = await lockOwnCase(tx, request);
  const { thread } = locked;
  const epoch = thread.control === 'bot' ? thread.epoch : await giveToBot(tx, thread, now);
  if (thread.control === 'human') await noteTakeover(tx, thread.id, now);
  if (thread.control !== 'bot') await forgetTalk(tx, thread.id);
  await closeCase(tx, { caseId, threadId: thread.id, resolution, now });
  const inboxId = await recordAction(tx, locked, {
    agentId,
    action: 'resolve',
    // A case that a newer message took up again can be resolved once more under the same epoch.
    key: `resolve:${caseId}:${epoch}:${locked.standing.lastMessageId}`,
    now,
    detail: { epoch, resolution },
  });
  if (thread.control === 'human')
    await routeThread(tx, { threadId: thread.id, epoch, inboxId, move: 'release' });
  await announce(tx, { type: 'case.resolved', caseId, now, agentId, detail: { by: 'agent' } });
  if (satisfaction) {
    await planQuestion(tx, { caseId, threadId: thread.id, epoch, agentId, now, settings: satisfaction });
  }
  return await stands(tx, caseId);
}

// Half-filled forms from before the person are no longer what it is about, and the bot says anew that it is one.
async function forgetTalk(tx: Queryable, threadId: string): Promise<void> {
  await tx.query({
    name: 'handoff-forget',
    text: `update thread set state = state - '{introduced,flow,expect,choices,answeredAt,pace,turns,missed,callBack}'::text[] where id = $1`,
    values: [threadId],
  });
}

async function stands(tx: Queryable, caseId: number, awake: readonly string[] = []): Promise<Acted> {
  return { standing: (await lockCaseUnseen(tx, caseId)).standing, awake };
}

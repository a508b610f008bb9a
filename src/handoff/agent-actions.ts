import type { Standing } from '../console/contract/action';
import { appendToInbox } from '../inbox/append';
import { noteTakeover } from '../moderation/phrase-notes';
import type { Queryable } from '../store/store';
import { closeCase, dropHandoffTimer } from './case-rows';
import { giveToBot } from './give-to-bot';
import { lockCase, lockCaseUnseen, type Seen } from './locked-case';
import { recordAction, recordAudit } from './record-action';
import { moveControl } from './thread-control';

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
    text: `update "case" set status = 'open', assignee_id = $2 where id = $1`,
    values: [caseId, agentId],
  });
  await dropHandoffTimer(tx, thread.id);
  await noteTakeover(tx, thread.id, now);
  await recordAction(tx, locked, {
    agentId,
    action: 'claim',
    key: `claim:${epoch}`,
    now,
    detail: { epoch, from: thread.control },
  });
  return await stands(tx, caseId);
}

/** Gives the thread back to the bot, which says so to the customer in a turn of its own. */
export async function returnToBot(tx: Queryable, request: ActionRequest): Promise<Acted> {
  const { caseId, agentId, now } = request;
  const locked = await lockCase(tx, caseId, request);
  const { thread } = locked;
  if (thread.control === 'bot') return { standing: locked.standing, awake: [] };
  const epoch = await giveToBot(tx, thread);
  await recordAudit(tx, locked, { agentId, action: 'return', now, detail: { epoch } });
  const awake = await appendToInbox(tx, [
    { threadId: thread.id, dedupeKey: `returned:${epoch}`, event: { kind: 'returned' }, at: now },
  ]);
  return await stands(tx, caseId, awake);
}

/** Closes the case. Whatever the customer writes next is a new one and begins with the bot. */
export async function resolve(
  tx: Queryable,
  request: ActionRequest & { readonly resolution: string },
): Promise<Acted> {
  const { caseId, agentId, now, resolution } = request;
  const locked = await lockCase(tx, caseId, request);
  const { thread } = locked;
  const epoch = thread.control === 'bot' ? thread.epoch : await giveToBot(tx, thread);
  if (thread.control === 'human') await noteTakeover(tx, thread.id, now);
  if (thread.control !== 'bot') await forgetTalk(tx, thread.id);
  await closeCase(tx, { caseId, threadId: thread.id, resolution, now });
  await recordAction(tx, locked, {
    agentId,
    action: 'resolve',
    key: `resolve:${caseId}:${epoch}`,
    now,
    detail: { epoch, resolution },
  });
  return await stands(tx, caseId);
}

// Half-filled forms from before the person are no longer what it is about, and the bot says anew that it is one.
async function forgetTalk(tx: Queryable, threadId: string): Promise<void> {
  await tx.query({
    name: 'handoff-forget',
    text: `update thread set state = state - '{introduced,flow,expect,choices,answeredAt,pace,missed,callBack}'::text[] where id = $1`,
    values: [threadId],
  });
}

async function stands(tx: Queryable, caseId: number, awake: readonly string[] = []): Promise<Acted> {
  return { standing: (await lockCaseUnseen(tx, caseId)).standing, awake };
}

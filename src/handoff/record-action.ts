import { writeAudit } from '../store/audit';
import type { Queryable } from '../store/store';
import type { LockedCase } from './locked-case';

/** What changes a case without moving the thread. */
export type CaseWork = 'assign' | 'snooze' | 'unsnooze' | 'priority' | 'labels';

export interface AgentAction {
  readonly agentId: number;
  readonly action: 'claim' | 'reply' | 'return' | 'resolve' | 'send_now' | 'discard' | 'note' | CaseWork;
  /** Unique per thread; by it a repeated request is recognised. */
  readonly key: string;
  /** Business time, epoch ms. */
  readonly now: number;
  /** For the audit; ids and codes only, never what was written. */
  readonly detail: Readonly<Record<string, string | number>>;
}

/**
 * Notes what a person did in the thread's one order of events, as already done, and in the audit.
 * @returns the inbox row's id, which outbox rows of this action refer to.
 */
export async function recordAction(tx: Queryable, locked: LockedCase, action: AgentAction): Promise<number> {
  await recordAudit(tx, locked, action);
  const row = await tx.one<{ id: number }>({
    name: 'agent-event',
    text: `insert into inbox (thread_id, dedupe_key, kind, payload, platform_at, done)
           values ($1, $2, 'agent', $3, $4, true) returning id`,
    values: [
      locked.thread.id,
      actionKey(action.key),
      JSON.stringify({ kind: 'agent', action: action.action, agentId: action.agentId }),
      action.now,
    ],
  });
  if (!row) throw new Error('an insert gives its id back');
  return row.id;
}

/** As recordAction, for what enters the inbox by itself. */
export async function recordAudit(
  tx: Queryable,
  locked: LockedCase,
  action: Omit<AgentAction, 'key'>,
): Promise<void> {
  await writeAudit(tx, {
    actor: `agent:${action.agentId}`,
    action: `case.${action.action}`,
    subject: `case:${locked.id}`,
    detail: { threadId: locked.thread.id, ...action.detail },
    now: action.now,
  });
}

const ACTORS = { handoff: 'bot', native_takeover: 'platform', return: 'system', late: 'system' } as const;

/** Notes in the audit what bot, platform or time did with a case. */
export async function recordMove(
  tx: Queryable,
  move: {
    readonly caseId: number;
    readonly threadId: string;
    readonly action: 'handoff' | 'native_takeover' | 'return' | 'late';
    /** The person who asked for it; left out: bot, platform or time. */
    readonly agentId?: number;
    /** Ids and codes only. */
    readonly detail: Readonly<Record<string, string | number>>;
    /** Business time, epoch ms. */
    readonly now: number;
  },
): Promise<void> {
  await writeAudit(tx, {
    actor: move.agentId === undefined ? ACTORS[move.action] : `agent:${move.agentId}`,
    action: `case.${move.action}`,
    subject: `case:${move.caseId}`,
    detail: { threadId: move.threadId, ...move.detail },
    now: move.now,
  });
}

/** No platform's event has this prefix. */
export function actionKey(key: string): string {
  return `agent:${key}`;
}

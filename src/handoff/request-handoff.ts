import type { Brand } from '../brand';
import type { Packet } from '../console/contract/packet';
import type { Queryable } from '../store/store';
import { HANDOFF_DUE, openCase } from './case-rows';
import { afterBusinessTime, hoursAt } from './hours';
import { priorityOf } from './priority';
import { makePromise, type PromiseKind } from './promises';
import { recordMove } from './record-action';
import { lockThread, moveControl } from './thread-control';
import { announce } from './webhooks/announce';

export interface HandoffRequest {
  readonly threadId: string;
  readonly packet: Packet;
  readonly brand: { readonly brand: Pick<Brand['brand'], 'timeZone'> } & Pick<
    Brand,
    'hours' | 'sla' | 'handoff'
  >;
  /** Business time, epoch ms. */
  readonly now: number;
  /** The person who asked for it; left out: the bot. */
  readonly agentId?: number;
}

export type HandoffRequested =
  /** Outbox rows of the turn that asked must carry this epoch, or they are cancelled with the older ones. */
  | { readonly outcome: 'requested'; readonly epoch: number; readonly caseId: number; readonly dueAt: number }
  /** A person has the thread or is already being waited for: nothing changed. */
  | { readonly outcome: 'already'; readonly epoch: number };

const MINUTE_MS = 60_000;

/** Puts a thread into the queue for people: the bot's older words die, the case says why and until when. */
export async function requestHandoff(tx: Queryable, request: HandoffRequest): Promise<HandoffRequested> {
  const { threadId, packet, now } = request;
  const thread = await lockThread(tx, threadId);
  if (!thread) throw new Error('a handoff needs its thread');
  if (thread.control === 'handoff_requested' || thread.control === 'human') {
    return { outcome: 'already', epoch: thread.epoch };
  }
  const epoch = await moveControl(tx, thread, 'handoff_requested', { keepPayments: true });
  const caseId = thread.caseId ?? (await openCase(tx, { threadId, now, language: thread.language }));
  const dueAt = dueAtOf(request);
  await markCase(tx, request, { caseId, dueAt });
  await promiseTime(tx, request, { caseId, epoch, dueAt });
  await recordMove(tx, {
    caseId,
    threadId,
    action: 'handoff',
    detail: { reason: packet.reason, epoch, dueAt },
    now,
    ...(request.agentId !== undefined && { agentId: request.agentId }),
  });
  await announce(tx, { type: 'handoff.requested', caseId, now, agentId: request.agentId });
  return { outcome: 'requested', epoch, caseId, dueAt };
}

interface Deadline {
  readonly caseId: number;
  readonly dueAt: number;
}

async function markCase(
  tx: Queryable,
  { packet, brand, now }: HandoffRequest,
  { caseId, dueAt }: Deadline,
): Promise<void> {
  const openToAllAt = afterOpening(brand, now, brand.handoff.openToAllMinutes);
  await tx.query({
    name: 'case-request',
    text: `update "case" set status = 'open', reason = $2, packet = $3, priority = greatest($4, priority),
                  language = coalesce($5, language), intent = coalesce(intent, $6), waiting_since = $7, due_at = $8,
                  assignee_id = null, open_to_all_at = $9, handoff_at = coalesce(handoff_at, $7)
            where id = $1`,
    values: [
      caseId,
      packet.reason,
      JSON.stringify(packet),
      priorityOf(packet.reason, packet.orders, now),
      packet.language ?? null,
      packet.intent ?? null,
      now,
      dueAt,
      openToAllAt,
    ],
  });
}

/** What the customer is told about the time is remembered, and looked after by a timer. */
async function promiseTime(
  tx: Queryable,
  { threadId, packet, brand, now }: HandoffRequest,
  { caseId, epoch, dueAt }: Deadline & { readonly epoch: number },
): Promise<void> {
  const lateAt = packet.request?.lateAt ?? dueAt;
  await makePromise(tx, { caseId, threadId, kind: kindOf(packet, brand, now), dueAt: lateAt, now });
  await tx.query({
    name: 'handoff-timer',
    text: `insert into timer (thread_id, kind, due_at, payload) values ($1, $2, $3, $4)`,
    values: [
      threadId,
      HANDOFF_DUE,
      lateAt,
      // The time that an apology may name, should it come to that.
      JSON.stringify({ caseId, epoch, nextAt: afterOpening(brand, lateAt, brand.sla.firstReplyMinutes) }),
    ],
  });
}

function kindOf(packet: Packet, brand: HandoffRequest['brand'], now: number): PromiseKind {
  if (packet.request?.complete && packet.request.dueAt !== undefined) return 'form';
  return hoursAt(brand.hours, brand.brand.timeZone, now).open ? 'usual' : 'after_hours';
}

/** The time the customer was given, or the promised answer in opening hours, or the last moment the platform lets a person write, if that is earlier. */
function dueAtOf({ brand, packet, now }: HandoffRequest): number {
  // A call needs no reply window.
  if (packet.request?.complete && packet.request.dueAt !== undefined) return packet.request.dueAt;
  const promised = afterOpening(brand, now, brand.sla.firstReplyMinutes);
  const { humanUntil } = packet.window;
  return humanUntil === undefined || humanUntil <= now ? promised : Math.min(promised, humanUntil);
}

function afterOpening({ hours, brand }: HandoffRequest['brand'], from: number, minutes: number): number {
  return afterBusinessTime(hours, brand.timeZone, from, minutes * MINUTE_MS);
}

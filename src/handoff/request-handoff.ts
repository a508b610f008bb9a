import type { Brand } from '../brand';
import type { Packet } from '../console/contract/packet';
import type { Queryable } from '../store/store';
import { HANDOFF_DUE, openCase } from './case-rows';
import { afterBusinessTime } from './hours';
import { priorityOf } from './priority';
import { lockThread, moveControl } from './thread-control';

export interface HandoffRequest {
  readonly threadId: string;
  readonly packet: Packet;
  readonly brand: { readonly brand: Pick<Brand['brand'], 'timeZone'> } & Pick<Brand, 'hours' | 'sla'>;
  /** Business time, epoch ms. */
  readonly now: number;
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
  const lateAt = packet.request?.lateAt ?? dueAt;
  await tx.query({
    name: 'case-request',
    text: `update "case" set status = 'open', reason = $2, packet = $3, priority = $4, language = coalesce($5, language),
                  intent = coalesce(intent, $6), waiting_since = $7, due_at = $8, assignee_id = null
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
    ],
  });
  await tx.query({
    name: 'handoff-timer',
    text: `insert into timer (thread_id, kind, due_at, payload) values ($1, $2, $3, $4)`,
    values: [threadId, HANDOFF_DUE, lateAt, JSON.stringify({ caseId, epoch })],
  });
  return { outcome: 'requested', epoch, caseId, dueAt };
}

/** The time the customer was given, or the promised answer in opening hours, or the last moment the platform lets a person write, if that is earlier. */
function dueAtOf({ brand, packet, now }: HandoffRequest): number {
  // A call needs no reply window.
  if (packet.request?.complete && packet.request.dueAt !== undefined) return packet.request.dueAt;
  const promised = afterBusinessTime(
    brand.hours,
    brand.brand.timeZone,
    now,
    brand.sla.firstReplyMinutes * MINUTE_MS,
  );
  const { humanUntil } = packet.window;
  return humanUntil === undefined || humanUntil <= now ? promised : Math.min(promised, humanUntil);
}

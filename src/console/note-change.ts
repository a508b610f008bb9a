import type { FastifyRequest } from 'fastify';
import { writeAudit } from '../store/audit';
import type { Queryable } from '../store/store';
import { agentOf } from './authenticate';

/** Who changes something and when: part of every line about settings and accounts. */
export interface Changer {
  readonly agentId: number;
  /** Business time, epoch ms. */
  readonly now: number;
}

export function changerOf(request: FastifyRequest, now: number): Changer {
  return { agentId: agentOf(request).id, now };
}

export interface Change {
  /** e.g. settings.hours */
  readonly action: string;
  /** kind:id */
  readonly subject: string;
  /** `before` and `after` of what changed; ids, codes and settings, never what a customer wrote. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** A line of the audit, in the transaction of the change. */
export async function noteChange(tx: Queryable, change: Change, { agentId, now }: Changer): Promise<void> {
  await writeAudit(tx, { ...change, actor: `agent:${agentId}`, now });
}

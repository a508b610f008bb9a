import type { FastifyRequest } from 'fastify';
import type { Queryable } from '../store/store';
import { agentOf } from './authenticate';
import { clientAddress } from './sign-in/client-address';

/** Who changes something, from where and when: part of every line about settings and accounts. */
export interface Changer {
  readonly agentId: number;
  readonly address: string;
  /** Business time, epoch ms. */
  readonly now: number;
}

export function changerOf(request: FastifyRequest, now: number): Changer {
  return { agentId: agentOf(request).id, address: clientAddress(request), now };
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
export async function noteChange(
  tx: Queryable,
  { action, subject, detail = {} }: Change,
  { agentId, address, now }: Changer,
): Promise<void> {
  await tx.query({
    name: 'change-audit',
    text: 'insert into audit (actor, action, subject, detail, at, address) values ($1, $2, $3, $4, $5, $6)',
    values: [`agent:${agentId}`, action, subject, JSON.stringify(detail), now, address],
  });
}

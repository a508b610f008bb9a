import { AsyncLocalStorage } from 'node:async_hooks';
import type { Queryable } from './statement';

/** What somebody did, for whoever asks later. */
export interface AuditLine {
  /** agent:id · bot · system · command line ... */
  readonly actor: string;
  /** e.g. label.changed */
  readonly action: string;
  /** kind:id */
  readonly subject: string;
  /** Ids, codes and settings; never what a customer wrote. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Business time, epoch ms. */
  readonly now: number;
}

/** Belongs to the request that runs, and not to this process: outside of one there is none. */
const where = new AsyncLocalStorage<string>();

/** Runs what a request brought about: lines of the audit that it writes name its address, however deep. */
export function askedFrom<T>(address: string, run: () => T): T {
  return where.run(address, run);
}

/** A line of the audit, in the transaction of what it tells. */
export async function writeAudit(
  tx: Queryable,
  { actor, action, subject, detail = {}, now }: AuditLine,
): Promise<void> {
  await tx.query({
    name: 'audit-line',
    text: 'insert into audit (actor, action, subject, detail, at, address) values ($1, $2, $3, $4, $5, $6)',
    values: [actor, action, subject, JSON.stringify(detail), now, where.getStore() ?? null],
  });
}

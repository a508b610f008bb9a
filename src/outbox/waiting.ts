import type { Queryable } from '../store/store';
import { RESERVED, STOPPED } from './claim';

/** Why the next message of a thread does not leave now. */
export interface Waiting {
  /** `budget`: no calls left; `retry`: the last try failed; `paused`: somebody has to mend the account. */
  readonly reason: 'budget' | 'retry' | 'paused';
  /** Business time at which it is tried; undefined when nobody can tell. */
  readonly until?: number;
}

interface Head {
  readonly status: string;
  readonly notBefore: number;
  readonly paused: boolean;
  readonly budgetUntil: number | null;
}

/** Undefined when nothing is to be sent, or when it is about to be: the conditions are those of claim.ts. */
export async function waitingOf(
  store: Queryable,
  threadId: string,
  now: number,
): Promise<Waiting | undefined> {
  const head = await store.one<Head>({
    name: 'outbox-waiting',
    text: `select k.status, k.not_before "notBefore",
                  exists (select 1 from account a where a.id = k.account_id and ${STOPPED}) paused,
                  (select max(b.resets_at) from account_budget b where b.account_id = k.account_id and b.resets_at > $2
                      and b.remaining <= ${RESERVED}) "budgetUntil"
             from outbox k where k.thread_id = $1 and k.status in ('pending', 'sending', 'unknown')
            order by k.id limit 1`,
    values: [threadId, now],
  });
  if (head?.status !== 'pending') return undefined;
  if (head.paused) return { reason: 'paused' };
  const until = Math.max(head.notBefore, head.budgetUntil ?? 0);
  if (until <= now) return undefined;
  return { reason: head.budgetUntil === null ? 'retry' : 'budget', until };
}

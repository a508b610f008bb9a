import type { Brand } from '../brand';
import type { CASE_STATUSES, CONTROLS } from '../console/contract/case';
import type { Queryable } from '../store/store';
import { afterBusinessTime } from './hours';

export interface KnownCase {
  readonly status: (typeof CASE_STATUSES)[number];
  /** Epoch ms; only of resolved cases. */
  readonly resolvedAt?: number;
}

/**
 * Which case a customer's new message belongs to: the one at hand, the last one taken up again, or a new one. Spam stays
 * where a moderator put it.
 * @param reopenWindowMs how long after its end a case is taken up again; 0: never.
 */
export function caseForInbound(
  known: KnownCase | undefined,
  now: number,
  reopenWindowMs = 0,
): 'same' | 'reopen' | 'new' {
  if (!known) return 'new';
  if (known.status !== 'resolved') return 'same';
  const soon = known.resolvedAt !== undefined && now < known.resolvedAt + reopenWindowMs;
  return soon ? 'reopen' : 'new';
}

export interface InboundNote {
  readonly caseId: number;
  readonly control: (typeof CONTROLS)[number];
  readonly brand: { readonly brand: Pick<Brand['brand'], 'timeZone'> } & Pick<Brand, 'hours' | 'sla'>;
  /** Business time, epoch ms. */
  readonly now: number;
}

/** The customer wrote: the case is open again, and while a person has the thread, that person's clock runs. */
export async function noteInbound(
  tx: Queryable,
  { caseId, control, brand, now }: InboundNote,
): Promise<void> {
  const person = control === 'human';
  const dueAt = afterBusinessTime(
    brand.hours,
    brand.brand.timeZone,
    now,
    brand.sla.firstReplyMinutes * 60_000,
  );
  await tx.query({
    name: 'case-inbound',
    text: `update "case" set status = case when status in ('waiting', 'snoozed') then 'open' else status end,
                  idle_since = null, waiting_since = case when $2 then coalesce(waiting_since, $3) else waiting_since end,
                  due_at = case when $2 then coalesce(due_at, $4) else due_at end
            where id = $1 and status not in ('resolved', 'spam')`,
    values: [caseId, person, now, person ? dueAt : null],
  });
}

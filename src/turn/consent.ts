import type { Queryable } from '../store/store';

export interface Consent {
  readonly threadId: string;
  /** What is allowed or forbidden. */
  readonly kind: 'reminders';
  readonly given: boolean;
  /** The event in which the customer said so: the evidence. */
  readonly inboxId: number;
  /** Business time, epoch ms. */
  readonly now: number;
  /** Write only where the newest word was a yes. */
  readonly onlyGiven?: boolean;
}

/** Writes a change of the customer's word into the ledger. What it says already is not said twice. */
export async function noteConsent(
  tx: Queryable,
  { threadId, kind, given, inboxId, now, onlyGiven = false }: Consent,
): Promise<void> {
  await tx.query({
    name: 'consent-note',
    text: `insert into consent (thread_id, kind, given, evidence, at)
           select $1, $2, $3::boolean, $4, $5::bigint
             from (select (select c.given from consent c where c.thread_id = $1 and c.kind = $2 order by c.id desc limit 1) given) newest
            where newest.given is distinct from $3 and (newest.given or not $6)`,
    values: [threadId, kind, given, `inbox ${inboxId}`, now, onlyGiven],
  });
}

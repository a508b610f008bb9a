import type { Store } from '../../store/store';

/** Rows a sweep takes at once; the rest is due at the next. */
const AT_ONCE = 20;

export interface DueWork {
  readonly id: number;
  /** Counting this one. */
  readonly attempts: number;
  /** No further attempt follows. */
  readonly last: boolean;
}

/**
 * Where the work of each kind is written: its table, the moment of the next attempt and the count of attempts. What has
 * an end after its last attempt stays due until that is written: who dies over that one leaves it to the next sweep.
 */
const KINDS = {
  activation: {
    table: 'payment',
    due: 'activate_due_at',
    attempts: 'activate_attempts',
    where: 'activate_attempts < cardinality($2::bigint[])',
  },
  completion: { table: 'checkout', due: 'complete_due_at', attempts: 'complete_attempts', where: 'true' },
  refund: { table: 'refund', due: 'due_at', attempts: 'attempts', where: `status = 'due'` },
} as const;

/**
 * Takes work that is due, and sets the moment of the next attempt at once: whoever dies over it leaves it to the next
 * sweep, and two processes never have the same.
 * @param pauses ms after each attempt; the last one is not followed by another.
 * @param id only this row.
 */
export async function claimDue(
  store: Store,
  kind: keyof typeof KINDS,
  now: number,
  pauses: readonly number[],
  id?: number,
): Promise<readonly DueWork[]> {
  const { table, due, attempts, where } = KINDS[kind];
  const rows = await store.query<{ id: number; attempts: number }>({
    name: `renewals_claim_${kind}`,
    text: `update ${table} t set ${attempts} = t.${attempts} + 1,
                  ${due} = $1::bigint + ($2::bigint[])[least(t.${attempts} + 1, cardinality($2::bigint[]))]
             from (select id from ${table} where ${due} <= $1 and ${where} and ($3::bigint is null or id = $3)
                    order by ${due} limit ${AT_ONCE} for update skip locked) d
            where t.id = d.id returning t.id, t.${attempts} as attempts`,
    values: [now, pauses, id ?? null],
  });
  return rows.map((row) => ({ ...row, last: row.attempts >= pauses.length }));
}

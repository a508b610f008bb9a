import type { CaseHandoff, CasePromise } from '../console/contract/handoff';
import type { Queryable } from '../store/store';

interface Row {
  readonly brokenAt: number | null;
  readonly promises: readonly (Omit<CasePromise, 'settledAt'> & { readonly settledAt: number | null })[];
  readonly scale: 3 | 5 | null;
  readonly askedAt: number | null;
  readonly score: number | null;
  readonly answeredAt: number | null;
}

const PROMISES_SHOWN = 20;

/** What a customer was promised in a case, whether it was kept, and how they liked it. Holds no words of anybody. */
export async function caseHandoff(store: Queryable, caseId: number): Promise<CaseHandoff | undefined> {
  const row = await store.one<Row>({
    name: 'case-handoff',
    text: `select c.promise_broken_at "brokenAt", s.scale, s.asked_at "askedAt", s.score, s.answered_at "answeredAt",
                  coalesce((select jsonb_agg(jsonb_build_object('kind', p.kind, 'dueAt', p.due_at, 'madeAt', p.made_at,
                                                               'status', p.status, 'settledAt', p.settled_at))
                              from (select * from promise where case_id = c.id order by id desc limit ${PROMISES_SHOWN}) p),
                           '[]') promises
             from "case" c left join csat s on s.case_id = c.id where c.id = $1`,
    values: [caseId],
  });
  if (!row) return undefined;
  return {
    promises: row.promises.map(({ settledAt, ...promise }) => ({
      ...promise,
      ...(settledAt !== null && { settledAt }),
    })),
    ...(row.brokenAt !== null && { brokenAt: row.brokenAt }),
    ...(row.scale !== null && {
      satisfaction: {
        scale: row.scale,
        ...(row.askedAt !== null && { askedAt: row.askedAt }),
        ...(row.score !== null && { score: row.score }),
        ...(row.answeredAt !== null && { answeredAt: row.answeredAt }),
      },
    }),
  };
}

import type { SuspectKind } from '../console/contract/moderation';
import type { Queryable } from '../store/store';

/** Something that pretends to be us, or is said to. */
export interface Suspect {
  readonly kind: SuspectKind;
  /** What equal ones share, e.g. `domain:evil.io`; normalised, without path, user and token. */
  readonly subject: string;
  /** Masked; what a person needs to decide. */
  readonly evidence: string;
  readonly threadId?: string;
  /** The event that told of it: a turn that is repeated counts once. */
  readonly inboxId?: number;
}

/** Longest subject and evidence kept: an indicator is a name, not a document. */
const SUBJECT_MAX = 300;
const EVIDENCE_MAX = 500;
/** Reports without a conversation are anonymous: beyond so many new subjects a day they share one row. */
export const PAGE_REPORTS_A_DAY = 500;
const DAY_MS = 24 * 3_600_000;
const OVERFLOW = 'more reports than a day holds';

/** Puts suspects among what people decide on; equal ones are counted, and keep what was decided about them. */
export async function noteSuspects(db: Queryable, suspects: readonly Suspect[], now: number): Promise<void> {
  for (const suspect of suspects) await note(db, suspect, now);
}

/** As noteSuspects, for a report from a page; a flood of different ones does not fill the table. */
export async function notePageReport(
  db: Queryable,
  report: Omit<Suspect, 'kind'>,
  now: number,
): Promise<void> {
  const [recent] = await db.query<{ n: number }>({
    name: 'suspect-page-count',
    text: `select count(*)::int n from (select 1 from moderation_item
            where kind = 'page_report' and first_at > $1 limit $2) recent`,
    values: [now - DAY_MS, PAGE_REPORTS_A_DAY],
  });
  const full = (recent?.n ?? 0) >= PAGE_REPORTS_A_DAY && report.threadId === undefined;
  await note(db, { ...report, kind: 'page_report', ...(full && { subject: OVERFLOW }) }, now);
}

async function note(db: Queryable, suspect: Suspect, now: number): Promise<void> {
  const { kind, subject, evidence, threadId, inboxId } = suspect;
  await db.query({
    name: 'suspect-note',
    text: `insert into moderation_item as m (kind, subject, evidence, thread_id, last_inbox_id, first_at, last_at)
           values ($1, $2, $3, (select id from thread where id = $4), $5, $6, $6)
           on conflict (kind, subject) do update set
             count = m.count + case when m.last_inbox_id = excluded.last_inbox_id then 0 else 1 end,
             evidence = excluded.evidence, last_at = greatest(m.last_at, excluded.last_at),
             thread_id = coalesce(excluded.thread_id, m.thread_id),
             last_inbox_id = coalesce(excluded.last_inbox_id, m.last_inbox_id)`,
    values: [
      kind,
      subject.slice(0, SUBJECT_MAX),
      evidence.slice(0, EVIDENCE_MAX),
      threadId ?? null,
      inboxId ?? null,
      now,
    ],
  });
}

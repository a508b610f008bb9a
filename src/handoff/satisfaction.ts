import type { Brand } from '../brand';
import type { Queryable } from '../store/store';
import { ASK_SATISFACTION } from '../turn/ask-satisfaction';
import { announce } from './webhooks/announce';

/**
 * Plans the question how it went, once for each case that a person has answered in. A timer asks it a little later, if
 * nothing came in between.
 */
export async function planQuestion(
  tx: Queryable,
  item: {
    readonly caseId: number;
    readonly threadId: string;
    /** Of the thread after the case was resolved. */
    readonly epoch: number;
    readonly agentId: number;
    readonly now: number;
    readonly settings: NonNullable<Brand['satisfaction']>;
  },
): Promise<void> {
  const { caseId, threadId, epoch, agentId, now, settings } = item;
  const planned = await tx.query({
    name: 'csat-plan',
    text: `insert into csat (case_id, thread_id, scale, agent_id)
           select id, $2, $3, $4 from "case" where id = $1 and first_reply_at is not null
           on conflict (case_id) do nothing returning case_id`,
    values: [caseId, threadId, settings.scale, agentId],
  });
  if (planned.length === 0) return;
  await tx.query({
    name: 'csat-timer',
    text: 'insert into timer (thread_id, kind, due_at, payload) values ($1, $2, $3, $4)',
    values: [
      threadId,
      ASK_SATISFACTION,
      now + settings.afterMinutes * 60_000,
      JSON.stringify({ caseId, epoch, scale: settings.scale }),
    ],
  });
}

/** The question is in the outbox. */
export async function noteAsked(tx: Queryable, caseId: number, now: number): Promise<void> {
  await tx.query({
    name: 'csat-asked',
    text: 'update csat set asked_at = $2 where case_id = $1 and asked_at is null',
    values: [caseId, now],
  });
}

/** The customer's answer; the first one counts. */
export async function noteRating(
  tx: Queryable,
  rating: {
    readonly caseId: number;
    readonly threadId: string;
    readonly score: number;
    readonly now: number;
  },
): Promise<void> {
  const { caseId, threadId, score, now } = rating;
  const rows = await tx.query<{ scale: number }>({
    name: 'csat-rated',
    text: `update csat set score = $3, answered_at = $4
            where case_id = $1 and thread_id = $2 and score is null and $3 between 1 and scale returning scale`,
    values: [caseId, threadId, score, now],
  });
  const scale = rows[0]?.scale;
  if (scale === undefined) return;
  await announce(tx, { type: 'csat.answered', caseId, now, detail: { score, scale } });
}

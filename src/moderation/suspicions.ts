import type { Signal } from '../console/contract/verdict';
import { takeSnapshot } from '../handoff/case-snapshot';
import { putAway } from '../handoff/spam-case';
import { lockThread } from '../handoff/thread-control';
import { writeAudit } from '../store/audit';
import type { Queryable } from '../store/store';
import { joinCampaign } from './campaigns';

export interface NewSuspicion {
  readonly threadId: string;
  readonly caseId: number;
  readonly inboxId: number;
  readonly prints: readonly number[];
  readonly score: number;
  readonly signals: readonly Signal[];
  readonly subjects: readonly string[];
  readonly shown: boolean;
  readonly certain: boolean;
  /** Business time, epoch ms. */
  readonly now: number;
}

/**
 * Notes a suspicious message with its campaign; one that is certain is put away as spam, by a verdict of the bot's own
 * that people can take back like any other. To be run in a turn's commit, on the thread it has locked.
 * @returns the new epoch, where control moved.
 */
export async function noteSuspicion(tx: Queryable, item: NewSuspicion): Promise<number | undefined> {
  const { threadId, caseId, inboxId, score, signals, subjects, shown, certain, now } = item;
  const campaignId = await joinCampaign(tx, item);
  const fresh = await tx.one<{ id: number }>({
    name: 'suspicion-note',
    text: `insert into suspicion (thread_id, case_id, inbox_id, campaign_id, score, signals, subjects, shown, certain, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (inbox_id) do nothing returning id`,
    values: [threadId, caseId, inboxId, campaignId, score, signals, subjects, shown, certain, now],
  });
  return fresh && certain ? await putAwayByBot(tx, item, campaignId) : undefined;
}

async function putAwayByBot(
  tx: Queryable,
  { threadId, caseId, signals, score, now }: NewSuspicion,
  campaignId: number,
): Promise<number | undefined> {
  const thread = await lockThread(tx, threadId);
  if (!thread) return undefined;
  const before = await takeSnapshot(tx, caseId);
  const epoch = await putAway(tx, { thread, caseId, now });
  const after = await takeSnapshot(tx, caseId);
  await tx.query({
    name: 'verdict-by-bot',
    text: `with given as (insert into verdict (judged, scope, thread_id, campaign_id, at)
                          values ('spam', 'case', $1, $2, $3) returning id)
           insert into verdict_item (verdict_id, thread_id, case_id, state, before, after)
           select id, $1, $4, 'done', $5, $6 from given`,
    values: [threadId, campaignId, now, caseId, JSON.stringify(before), JSON.stringify(after)],
  });
  const detail = { threadId, epoch, score, signals: signals.join(',') };
  await writeAudit(tx, { actor: 'bot', action: 'case.spam', subject: `case:${caseId}`, detail, now });
  return epoch;
}

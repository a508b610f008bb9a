import type { Signal } from '../../src/console/contract/verdict';
import { printsOf } from '../../src/moderation/scoring/prints';
import { noteSuspicion } from '../../src/moderation/suspicions';
import type { Store } from '../../src/store/store';

export interface SeededCampaign {
  readonly threadIds: readonly string[];
  /** Of each sender. */
  readonly text: (n: number) => string;
  readonly signals: readonly Signal[];
  readonly subjects?: readonly string[];
  readonly certain?: boolean;
  /** Business time, epoch ms. */
  readonly now: number;
}

/** Threads with an open case write what the watch has found suspicious, as their turns would have noted it. */
export async function seedCampaign(store: Store, seeded: SeededCampaign): Promise<void> {
  const { threadIds, text, signals, subjects = [], certain = false, now } = seeded;
  for (const [n, threadId] of threadIds.entries()) {
    const said = text(n);
    await store.transaction(async (tx) => {
      const messageId = `campaign-${now}-${threadId}`;
      const row = await tx.one<{ id: number; caseId: number }>({
        text: `insert into inbox (thread_id, dedupe_key, kind, payload, platform_at, done)
               select id, $2, 'message', $3, $4, true from thread where id = $1
               returning id, (select case_id from thread where id = $1) "caseId"`,
        values: [threadId, messageId, JSON.stringify({ kind: 'message', messageId, text: said }), now],
      });
      if (!row) throw new Error(`no thread ${threadId}`);
      await tx.query({
        text: `insert into message (thread_id, case_id, origin, text, platform_message_id, at)
               values ($1, $2, 'customer', $3, $4, $5)`,
        values: [threadId, row.caseId, said, messageId, now],
      });
      await noteSuspicion(tx, {
        threadId,
        caseId: row.caseId,
        inboxId: row.id,
        prints: printsOf(said),
        score: 0.62,
        signals,
        subjects,
        shown: true,
        certain,
        now,
      });
    });
  }
}

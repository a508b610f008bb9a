import type { Brand } from '../brand';
import type { Clock } from '../lib/clock';
import type { Queryable, Store } from '../store/store';
import { giveToBot } from './give-to-bot';
import { recordMove } from './record-action';
import { tellReturned } from './tell-returned';
import { lockThread } from './thread-control';
import { announce } from './webhooks/announce';

const HOUR_MS = 3_600_000;
const PER_SWEEP = 20;

/**
 * Threads that a person has answered and whose customer has been silent for long go back to the bot, without a word:
 * what comes next is the bot's again. One in which the customer waits never does.
 * @returns threads to ring for.
 */
export async function returnIdle(
  store: Store,
  clock: Clock,
  { handoff }: Pick<Brand, 'handoff'>,
): Promise<string[]> {
  if (handoff.idleHours === 0) return [];
  const before = clock.now() - handoff.idleHours * HOUR_MS;
  const idle = await store.query<{ threadId: string }>({
    name: 'cases-idle',
    text: `select thread_id "threadId" from "case" where idle_since <= $1 order by idle_since limit ${PER_SWEEP}`,
    values: [before],
  });
  const awake: string[] = [];
  for (const { threadId } of idle) {
    awake.push(...(await store.transaction((tx) => returnOne(tx, threadId, { before, now: clock.now() }))));
  }
  return awake;
}

async function returnOne(
  tx: Queryable,
  threadId: string,
  { before, now }: { readonly before: number; readonly now: number },
): Promise<string[]> {
  const thread = await lockThread(tx, threadId);
  // Read after the lock: the customer may have written meanwhile.
  const still = await tx.query<{ id: number }>({
    name: 'case-idle-still',
    text: `update "case" set idle_since = null where thread_id = $1 and idle_since <= $2 returning id`,
    values: [threadId, before],
  });
  const caseId = thread?.caseId;
  if (thread?.control !== 'human' || caseId == null || !still.some(({ id }) => id === caseId)) return [];
  const epoch = await giveToBot(tx, thread, now);
  await recordMove(tx, { caseId, threadId, action: 'return', detail: { epoch, by: 'idle' }, now });
  await announce(tx, { type: 'handoff.returned', caseId, now, detail: { by: 'idle' } });
  return await tellReturned(tx, { threadId, epoch, now, by: 'idle' });
}

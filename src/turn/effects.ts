import { forgetPhrases } from '../moderation/phrase-notes';
import { STRUCK_BODY } from '../privacy/strike-tokens';
import { planLater, silenceReminders } from '../renewals/reminders/reminder-rows';
import type { Queryable } from '../store/store';
import { noteConsent } from './consent';
import type { CaseRequest, HandoffReason } from './port';
import { type Effect, isResolved, type TurnResult } from './result';

/** Moves of control, done by src/handoff on the thread row that commit has locked. Each returns the new epoch. */
export interface ControlMoves {
  requestHandoff(tx: Queryable, move: HandoffMove): Promise<number>;
  /** Cases that a customer's words take up again, by thread. */
  reopenCases(
    tx: Queryable,
    asked: { readonly threadIds: readonly string[]; readonly now: number },
  ): Promise<ReadonlyMap<string, number>>;
  /** Adds what a form collected to the case that waits for a person already. */
  addRequest(
    tx: Queryable,
    addition: { readonly caseId: number; readonly request: CaseRequest },
  ): Promise<void>;
  /** Adds what payments did and these rows could not tell to the case that people have already. */
  noteUntold(
    tx: Queryable,
    note: { readonly caseId: number; readonly threadId: string; readonly outboxIds: readonly number[] },
  ): Promise<void>;
  /** The case that waits for a person presses more, for a new reason. */
  pressCase(
    tx: Queryable,
    item: { readonly caseId: number; readonly reason: HandoffReason; readonly now: number },
  ): Promise<void>;
  /** The time that the customer was given has passed. */
  noteLate(
    tx: Queryable,
    item: {
      readonly caseId: number;
      readonly threadId: string;
      readonly again: boolean;
      readonly until?: number;
      readonly now: number;
    },
  ): Promise<void>;
  /** After the words of a handoff: the conversation goes where people answer it. */
  passThread(
    tx: Queryable,
    item: { readonly threadId: string; readonly epoch: number; readonly inboxId: number },
  ): Promise<void>;
  noteAsked(tx: Queryable, item: { readonly caseId: number; readonly now: number }): Promise<void>;
  noteRating(
    tx: Queryable,
    item: {
      readonly caseId: number;
      readonly threadId: string;
      readonly score: number;
      readonly now: number;
    },
  ): Promise<void>;
  takeOverNative(
    tx: Queryable,
    move: {
      readonly threadId: string;
      readonly at: number;
      readonly now: number;
      readonly answered?: boolean;
    },
  ): Promise<number>;
  returnFromPlatform(tx: Queryable, threadId: string, now: number): Promise<number>;
  /** The customer wrote while a person has the thread: that person's clock runs. */
  noteInbound(tx: Queryable, note: { readonly caseId: number; readonly now: number }): Promise<void>;
  /** Also takes the thread back from the queue for people. @returns the new epoch where it was there. */
  settleCase(
    tx: Queryable,
    item: {
      readonly caseId: number;
      readonly threadId: string;
      readonly resolution: string;
      readonly now: number;
    },
  ): Promise<number | undefined>;
}

export interface HandoffMove {
  readonly threadId: string;
  readonly reason: HandoffReason;
  readonly intent?: string;
  readonly request?: CaseRequest;
  readonly undelivered?: readonly number[];
  readonly result: TurnResult;
  readonly now: number;
}

interface Moment {
  readonly epoch: number;
  readonly caseId: number | undefined;
  readonly now: number;
}

/** Runs what a turn does beside speaking. @returns the epoch its words are written under. */
export async function runEffects(
  tx: Queryable,
  result: TurnResult,
  moment: Moment,
  moves: ControlMoves,
): Promise<number> {
  let epoch = moment.epoch;
  for (const effect of result.effects) {
    epoch = (await runEffect(tx, effect, result, moment, moves)) ?? epoch;
  }
  return epoch;
}

async function runEffect(
  tx: Queryable,
  effect: Effect,
  result: TurnResult,
  { caseId, now }: Moment,
  moves: ControlMoves,
): Promise<number | undefined> {
  const threadId = result.thread.id;
  switch (effect.type) {
    case 'handoff': {
      const { type: _, ...move } = effect;
      return await moves.requestHandoff(tx, { threadId, result, now, ...move });
    }
    case 'add_request':
      if (caseId !== undefined) await moves.addRequest(tx, { caseId, request: effect.request });
      return undefined;
    case 'undelivered':
      if (caseId !== undefined) await moves.noteUntold(tx, { caseId, threadId, outboxIds: effect.outboxIds });
      return undefined;
    case 'press':
      if (caseId !== undefined) await moves.pressCase(tx, { caseId, reason: effect.reason, now });
      return undefined;
    case 'late':
      if (caseId !== undefined) {
        const { type: _, ...late } = effect;
        await moves.noteLate(tx, { caseId, threadId, ...late, now });
      }
      return undefined;
    case 'asked_satisfaction':
      await moves.noteAsked(tx, { caseId: effect.caseId, now });
      return undefined;
    case 'rate':
      await moves.noteRating(tx, { caseId: effect.caseId, threadId, score: effect.score, now });
      return undefined;
    case 'native_takeover': {
      const { type: _, ...move } = effect;
      return await moves.takeOverNative(tx, { threadId, ...move, now });
    }
    case 'platform_return':
      return await moves.returnFromPlatform(tx, threadId, now);
    case 'opt_out':
    case 'opt_in':
      await setOptedOut(tx, threadId, effect.type === 'opt_out', effect.inboxId, now);
      return undefined;
    case 'consent':
      await setReminders(tx, threadId, effect.given, effect.inboxId, now);
      return undefined;
    case 'reminders':
      await effect.write(tx, result.inboxIds.at(-1) ?? 0);
      return undefined;
    case 'suspicion':
      return caseId === undefined ? undefined : await effect.write(tx, { caseId, now });
    case 'plan_reminders':
      await planLater(tx, threadId, now);
      return undefined;
    case 'resolve':
      if (caseId !== undefined && isResolved(result))
        return await moves.settleCase(tx, { caseId, threadId, resolution: effect.resolution, now });
      return undefined;
    case 'note_inbound':
      if (caseId !== undefined) await moves.noteInbound(tx, { caseId, now });
      return undefined;
    case 'edit_message':
      await tx.query({
        text: 'update message set text = $3, edited = true where thread_id = $1 and platform_message_id = $2 and not deleted',
        values: [threadId, effect.platformMessageId, effect.text],
      });
      return undefined;
    case 'delete_message':
      await eraseMessage(tx, threadId, effect);
      return undefined;
    case 'confirm_sent':
      await tx.query({
        text: `update outbox o set status = 'sent', body = ${STRUCK_BODY}, platform_message_id = $3, sent_at = $4, token = null, lease_until = null
                where id = $2 and thread_id = $1
                  and (status in ('sending', 'unknown') or (status = 'pending' and attempt > 0))`,
        values: [threadId, effect.outboxId, effect.platformMessageId, effect.at],
      });
      return undefined;
    case 'verified':
      await tx.query({
        name: 'effect-verified',
        text: 'update identity set level = greatest(level, $2) where thread_id = $1',
        values: [threadId, effect.level],
      });
      return undefined;
    case 'insert_link':
      await effect.insert(tx);
      return undefined;
    case 'set_timer':
      await tx.query({
        name: 'effect-timer',
        text: 'insert into timer (thread_id, kind, due_at, payload) values ($1, $2, $3, $4)',
        values: [threadId, effect.kind, effect.dueAt, JSON.stringify(effect.data)],
      });
      return undefined;
  }
}

async function setOptedOut(
  tx: Queryable,
  threadId: string,
  out: boolean,
  inboxId: number,
  now: number,
): Promise<void> {
  await tx.query({ text: 'update thread set opted_out = $2 where id = $1', values: [threadId, out] });
  await tx.query({
    text: `insert into consent (thread_id, kind, given, evidence, at) values ($1, 'automation', $2, $3, $4)`,
    values: [threadId, !out, `inbox ${inboxId}`, now],
  });
  if (!out) return;
  // Now, and not when it is their turn: what waits in front of the confirmation rises to its rank with it, and as an
  // urgent message it would pass for one that may be sent.
  await tx.query({
    name: 'effect-silence',
    text: `update outbox set status = 'cancelled', reason = 'opted_out'
            where thread_id = $1 and status in ('pending', 'held') and origin <> 'agent' and priority > 0`,
    values: [threadId],
  });
  await withdrawReminders(tx, threadId, 'opted_out', inboxId, now);
}

async function setReminders(
  tx: Queryable,
  threadId: string,
  given: boolean,
  inboxId: number,
  now: number,
): Promise<void> {
  if (!given) return withdrawReminders(tx, threadId, 'no_consent', inboxId, now);
  await noteConsent(tx, { threadId, kind: 'reminders', given, inboxId, now });
}

/** "Stop" means them too, and "start" does not bring them back: they have to be asked for. */
async function withdrawReminders(
  tx: Queryable,
  threadId: string,
  reason: 'opted_out' | 'no_consent',
  inboxId: number,
  now: number,
): Promise<void> {
  // Who never heard of reminders has nothing to withdraw by a "stop".
  const onlyGiven = reason === 'opted_out';
  await noteConsent(tx, { threadId, kind: 'reminders', given: false, inboxId, now, onlyGiven });
  await silenceReminders(tx, threadId, reason, now);
}

// The customer unsent it: the text goes everywhere, a tombstone stays.
async function eraseMessage(
  tx: Queryable,
  threadId: string,
  { platformMessageId, values }: Extract<Effect, { type: 'delete_message' }>,
): Promise<void> {
  await forgetPhrases(tx, { threadId, platformMessageId });
  await tx.query({
    text: `update message set text = '', attachments = null, context = null, deleted = true
            where thread_id = $1 and platform_message_id = $2`,
    values: [threadId, platformMessageId],
  });
  await tx.query({
    text: `update inbox set payload = payload || '{"text":"","attachments":[]}'
            where thread_id = $1 and payload->>'messageId' = $2 and kind in ('message', 'edit')`,
    values: [threadId, platformMessageId],
  });
  await tx.query({
    // A form's free answers are no values that could be told apart: all its turns go.
    text: `update turn set trace = (trace - 'input' - 'understanding' - 'actions') #- '{facts,skill}'
            where thread_id = $1 and (trace #> '{facts,skill}' is not null or trace #> '{input,state,skill}' is not null)`,
    values: [threadId],
  });
  await tx.query({
    text: `update turn set trace = trace - 'input' - 'understanding' - 'actions'
            where thread_id = $1 and inbox_ids && (select coalesce(array_agg(id), '{}') from inbox
                   where thread_id = $1 and payload->>'messageId' = $2)`,
    values: [threadId, platformMessageId],
  });
  if (values.length === 0) return;
  // Later turns began with what was remembered of it.
  await tx.query({
    text: `update turn set trace = trace - 'input' - 'understanding' - 'actions'
            where thread_id = $1 and exists (select 1 from unnest($2::text[]) v
                   where position(v in concat(trace->'input', trace->'understanding', trace->'actions')) > 0)`,
    values: [threadId, values],
  });
}

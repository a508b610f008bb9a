import { describe, expect, it } from '@jest/globals';
import type { Brand } from '../../src/brand';
import { createControlMoves } from '../../src/handoff/control-moves';
import { appendToInbox } from '../../src/inbox/append';
import type { InboxEvent } from '../../src/inbox/event';
import { type ClaimedThread, claimThreads } from '../../src/turn/claim';
import { commitTurns } from '../../src/turn/commit';
import { closeDraft, isSilenced, openDraft } from '../../src/turn/draft';
import { tellNews } from '../../src/turn/news';
import { takePlatformEvents } from '../../src/turn/platform-events';
import type { Effect } from '../../src/turn/result';
import { failTurn, type TurnDeps } from '../../src/turn/run-turn';
import { useTestDatabase } from '../support/database';
import { CONTEXT, replies } from '../support/deciding';
import { BRAND, CAPABILITIES, caseRow, MINUTE, NOON, newThread, threadRow } from '../support/handoff';

const db = useTestDatabase();
const TOKEN = '00000000-0000-4000-8000-000000000001';
// The moves read opening hours and answering times alone.
const moves = createControlMoves({
  brand: BRAND as unknown as Brand,
  capabilitiesOf: () => CAPABILITIES.facebook,
});

const PAID: InboxEvent = {
  kind: 'payment',
  outcome: 'paid',
  orders: [{ orderNumber: 'NO-48213', untilAt: NOON }],
  amountMinor: 100,
  currency: 'NOK',
  linkCode: 'AB-CD',
};
const MISMATCH: InboxEvent = { ...PAID, outcome: 'mismatch' };

async function claimed(events: readonly InboxEvent[]): Promise<ClaimedThread> {
  const threadId = await newThread(db.store);
  const rows = events.map((event, n) => ({ threadId, dedupeKey: `e${n}`, event, at: NOON + n }));
  await db.store.transaction((tx) => appendToInbox(tx, rows));
  const [thread] = await claimThreads(db.store, [threadId], TOKEN);
  if (!thread) throw new Error('not claimed');
  return thread;
}

/** Commits a turn that tells the news of these events and does this besides. */
async function commitNews(events: readonly InboxEvent[], ...more: Effect[]) {
  const thread = await claimed(events);
  const draft = openDraft(thread);
  tellNews(draft, NOON);
  draft.effects.push(...more);
  const now = () => NOON;
  await commitTurns([closeDraft(draft, [], [])], TOKEN, { store: db.store, moves, now });
  const row = await threadRow(db.store, thread.id);
  const [newest] = await db.store.query<{ id: number }>({
    text: 'select id from "case" where thread_id = $1 order by id desc limit 1',
    values: [thread.id],
  });
  return { row, newest: newest?.id, case: await caseRow(db.store, newest?.id ?? 0) };
}

describe('a turn that settles a case', () => {
  it('lets go of it, so that the next message opens a new one', async () => {
    const done = await commitNews([PAID]);
    expect(done.row).toMatchObject({ control: 'bot', caseId: null });
    expect(done.case).toMatchObject({ status: 'resolved', resolution: 'renewed' });
  });

  it.each([
    ['asks for a person after the payment', [PAID], [{ type: 'handoff', reason: 'asked_for_human' }]],
    ['brings a wrong amount before the payment', [MISMATCH, PAID], []],
    ['brings a wrong amount after the payment', [PAID, MISMATCH], []],
  ] satisfies [string, InboxEvent[], Effect[]][])(
    'keeps a case that people can claim where it also %s',
    async (_what, events, more) => {
      const done = await commitNews(events, ...more);
      expect(done.row?.control).toBe('handoff_requested');
      expect(done.row?.caseId).toBe(done.newest);
      expect(done.case).toMatchObject({ status: 'open', resolved_at: null });
      expect(done.case?.due_at).not.toBeNull();
    },
  );
});

describe('a thread that changes hands within one turn', () => {
  const PASSED: InboxEvent = {
    kind: 'thread_control',
    accountId: '100',
    userId: '1',
    at: NOON,
    dedupeKey: 'tc',
    change: 'passed',
    ownerAppId: 'ours',
  };
  const TAKEN: InboxEvent = { ...PASSED, change: 'taken', ownerAppId: 'another' };
  const deps = {
    ownerOf: async () => ({ owner: 'somebody_else' }) as const,
    onlySaidIn: async () => [],
    isOurApp: (_account: string, appId: string) => appId === 'ours',
  };

  it.each([
    ['silent when a person took it last', [PASSED, TAKEN], 'human', true],
    ['silent when a person took it back again', [TAKEN, PASSED, TAKEN], 'bot', true],
    ['free to speak when it was given back last', [TAKEN, PASSED], 'bot', false],
  ] satisfies [string, InboxEvent[], ClaimedThread['control'], boolean][])(
    'leaves the bot %s',
    async (_what, events, control, silent) => {
      const draft = openDraft({ ...(await claimed(events)), control });
      await takePlatformEvents(draft, deps);
      expect(isSilenced(draft)).toBe(silent);
    },
  );
});

describe('words that were cut in the middle of an emoji', () => {
  it('are committed like any others, in state, trace and outbox', async () => {
    const half = 'https://odd.example/\ud83d\u0000';
    const awake = await claimed([{ kind: 'returned' }]);
    const draft = openDraft(awake);
    draft.state = { ...draft.state, slots: { ...draft.state.slots, email: half } };
    // Only its being text matters here.
    draft.trace = { url: half } as unknown as NonNullable<typeof draft.trace>;
    const inboxId = awake.events[0]?.id ?? 0;
    const row = { inboxId, body: { text: half }, priority: 3 };
    const now = () => NOON;
    const outcome = await commitTurns([closeDraft(draft, [row], [])], TOKEN, { store: db.store, moves, now });
    expect(outcome.queued).toBe(1);
  });
});

describe('a first message that can never be answered', () => {
  it('opens the reply window all the same, so that the apology and the person get through', async () => {
    const message: InboxEvent = {
      kind: 'message',
      accountId: '100',
      userId: '1',
      at: NOON - MINUTE,
      dedupeKey: 'm',
      messageId: 'm',
      text: 'hei',
      attachments: [],
    };
    const thread = { ...(await claimed([message])), windowOpenedAt: null, lastCustomerAt: null };
    const deps = {
      clock: { now: () => NOON },
      defaultLanguage: 'en',
      replies,
      pick: () => 0,
      hours: () => ({ open: true }),
      brandOf: () => CONTEXT.brand,
      channelOf: () => ({ capabilities: CAPABILITIES.facebook }),
    } satisfies Partial<TurnDeps>;
    // What a failed turn does not use is what may have failed.
    const result = failTurn(thread, deps as unknown as TurnDeps);
    expect(result).toMatchObject({ windowOpenedAt: NOON, lastCustomerAt: NOON });
    expect(result.outbox).not.toHaveLength(0);
  });
});

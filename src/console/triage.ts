import type { ChannelName } from '../channel/account';
import type { Capabilities } from '../channel/adapter';
import { inAccounts } from '../store/in-accounts';
import type { Store } from '../store/store';
import type { HandoffReason } from '../turn/port';
import { ownOnly, ownOrUnassigned } from './access';
import type { Agent } from './contract/agent';
import { INBOX_CHANNELS } from './contract/inbox';
import { TRIAGE_GROUPS, type Triage, type TriageGroup } from './contract/triage';
import { readRows } from './inbox/thread-rows';

/** Which group each reason of a handoff belongs to. */
const GROUP_OF: Readonly<Record<HandoffReason, TriageGroup>> = {
  self_harm: 'sensitive',
  legal_threat: 'sensitive',
  complaint: 'sensitive',
  payment_problem: 'payment',
  payment_dispute: 'payment',
  cancel_or_refund: 'payment',
  asked_for_human: 'person',
  intent_needs_person: 'person',
  call_back: 'person',
  bulk_quote: 'person',
  pulled: 'person',
  low_rating: 'person',
  identity_locked: 'identity',
  sender_differs: 'identity',
  not_understood: 'low-confidence',
  slot_failed: 'low-confidence',
  loop: 'low-confidence',
  turn_cap: 'low-confidence',
  order_system_down: 'broken',
  not_renewable: 'broken',
  unreadable_channel: 'broken',
  failed_turn: 'broken',
  send_problem: 'broken',
};
const MODERATORS_ONLY: ReadonlySet<TriageGroup> = new Set(['suspicious', 'spam']);
const LINK_INTENTS = ['link-check', 'report-scam'];
/** From here on a closing window is shown; as the list's own chip. */
const CLOSING_MS = 6 * 3_600_000;
const FEW = 5;
const MANY = 100;

export interface TriageDeps {
  readonly store: Store;
  readonly capabilitiesOf: (channel: ChannelName) => Capabilities;
}

export interface TriageQuestion {
  readonly agent: Agent;
  /** Left out: a few of every group. */
  readonly group?: TriageGroup | undefined;
  /** Business time, epoch ms. */
  readonly now: number;
}

/** What waits for people, by why it waits. */
export async function triage({ agent, group, now }: TriageQuestion, deps: TriageDeps): Promise<Triage> {
  const shown = TRIAGE_GROUPS.filter((one) => agent.role !== 'agent' || !MODERATORS_ONLY.has(one));
  const found = await find(agent, now, deps);
  const most = (one: TriageGroup) => {
    if (group === undefined) return FEW;
    return group === one ? MANY : 0;
  };
  const picked = shown.map((one) => ({ group: one, ids: (found.get(one) ?? []).slice(0, most(one)) }));
  const rows = await readRows(
    { threadIds: [...new Set(picked.flatMap(({ ids }) => ids))], agent, now },
    deps,
  );
  const byId = new Map(rows.map((row) => [row.threadId, row]));
  return {
    groups: picked.map(({ group: one, ids }) => ({
      group: one,
      total: found.get(one)?.length ?? 0,
      threads: ids.flatMap((id) => byId.get(id) ?? []),
    })),
    now,
  };
}

/** Ids of all groups in one look, due first. Threads that need nobody are in none and are not read. */
async function find(
  agent: Agent,
  now: number,
  { store, capabilitiesOf }: TriageDeps,
): Promise<ReadonlyMap<TriageGroup, string[]>> {
  const windows = Object.fromEntries(
    INBOX_CHANNELS.map((channel) => [channel, capabilitiesOf(channel).replyWindowMs ?? null]),
  );
  const rows = await store.query<Row>({
    name: 'triage',
    text: `select d.thread_id id, d.status, d.reason, d.intent, d.control, d.unread,
                  d.window_opened_at + ($3::jsonb ->> d.channel)::bigint "closesAt",
                  exists (select 1 from suspicion s where s.thread_id = d.thread_id and s.shown and not s.settled) suspicious
             from desk_row d
            where d.status in ('open', 'waiting', 'snoozed', 'spam') and ${inAccounts('d.account_id', 1)}
              and ${ownOrUnassigned('d.assignee_id', 2)}
              and (d.status = 'spam' or (d.status = 'open' and (d.control <> 'bot' or d.intent = any ($4::text[])))
                   or (d.unread > 0 and d.window_opened_at + ($3::jsonb ->> d.channel)::bigint between $5 and $6)
                   or exists (select 1 from suspicion s where s.thread_id = d.thread_id and s.shown and not s.settled))
            order by d.due_at nulls last, d.at desc limit 5000`,
    values: [agent.accounts, ownOnly(agent), JSON.stringify(windows), LINK_INTENTS, now, now + CLOSING_MS],
  });
  const groups = new Map<TriageGroup, string[]>();
  for (const row of rows) {
    for (const group of groupsOf(row, now)) {
      const ids = groups.get(group);
      if (ids) ids.push(row.id);
      else groups.set(group, [row.id]);
    }
  }
  return groups;
}

interface Row {
  readonly id: string;
  readonly status: string;
  readonly reason: HandoffReason | null;
  readonly intent: string | null;
  readonly control: string;
  readonly unread: number;
  readonly closesAt: number | null;
  readonly suspicious: boolean;
}

function groupsOf(row: Row, now: number): readonly TriageGroup[] {
  if (row.status === 'spam') return ['spam'];
  const { reason, intent, unread, closesAt, suspicious } = row;
  const waits = row.status === 'open' && row.control !== 'bot' && row.control !== 'paused';
  const asksOfLink = row.status === 'open' && intent !== null && LINK_INTENTS.includes(intent);
  const closing = unread > 0 && closesAt !== null && closesAt > now && closesAt < now + CLOSING_MS;
  return [
    ...(waits && reason !== null ? [GROUP_OF[reason]] : []),
    ...(asksOfLink ? (['link'] as const) : []),
    ...(closing ? (['closing'] as const) : []),
    ...(suspicious ? (['suspicious'] as const) : []),
  ];
}

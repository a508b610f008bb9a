import type { ChannelName } from '../../channel/account';
import type { Capabilities } from '../../channel/adapter';
import { splitThreadId } from '../../channel/thread-id';
import { replyWindow } from '../../channel/window';
import { ApiError } from '../../lib/errors';
import { STOPPED } from '../../outbox/claim';
import type { Queryable } from '../../store/store';
import { answers } from '../access';
import { findCase } from '../case-list';
import type { Agent } from '../contract/agent';
import type { CaseSummary } from '../contract/case';
import type { ThreadHeader } from '../contract/thread';

export interface ThreadHeaderDeps {
  readonly store: Queryable;
  readonly capabilitiesOf: (channel: ChannelName, accountId?: string) => Capabilities;
}

/**
 * What stands around a conversation: who it is with, who has it, until when it may be answered.
 * @param now business time, epoch ms.
 * @throws ApiError 404 THREAD_NOT_FOUND
 */
export async function threadHeader(
  threadId: string,
  { agent, now }: { readonly agent: Agent; readonly now: number },
  { store, capabilitiesOf }: ThreadHeaderDeps,
): Promise<ThreadHeader> {
  const row = await readRow(store, threadId);
  if (!row) throw new ApiError(404, 'THREAD_NOT_FOUND', 'there is no such conversation');
  const { channel, accountId } = splitThreadId(threadId);
  const capabilities = capabilitiesOf(channel, accountId);
  const found = row.caseId === null ? undefined : await findCase(store, row.caseId);
  const window = replyWindow({ lastOpeningAt: row.windowOpenedAt ?? undefined, capabilities, now });
  return {
    id: threadId,
    channel,
    account: {
      id: row.accountId,
      handle: row.accountHandle ?? accountId,
      ...(row.paused && { paused: row.pauseCode ?? 'paused' }),
    },
    contact: contactOf(row),
    ...(row.language !== null && { language: row.language }),
    control: row.control,
    epoch: row.epoch,
    optedOut: row.optedOut,
    lastMessageId: row.lastMessageId,
    ...(found && { case: found }),
    ...(row.team !== null && { team: row.team }),
    labels: row.labels,
    ...(row.snoozedUntil !== null && { snoozedUntil: row.snoozedUntil }),
    window,
    text: capabilities.textLimit,
    permissions: permissionsOf(agent, { open: found && isOpen(found) ? found : undefined, window }),
    now,
  };
}

function isOpen({ status }: CaseSummary): boolean {
  return status !== 'resolved' && status !== 'spam';
}

function permissionsOf(
  agent: Agent,
  { open, window }: { readonly open: CaseSummary | undefined; readonly window: ThreadHeader['window'] },
): ThreadHeader['permissions'] {
  const isColleagues = open?.assignee !== undefined && open.assignee.id !== agent.id;
  const change = agent.role !== 'agent' || !isColleagues;
  const takeOver = answers(agent);
  return {
    reply: takeOver && change && window.state !== 'closed',
    change,
    takeOver,
    note: true,
    link: takeOver,
    savedReplies: takeOver,
  };
}

interface Row {
  readonly accountId: string;
  readonly accountHandle: string | null;
  readonly paused: boolean;
  readonly pauseCode: string | null;
  readonly contactId: number | null;
  readonly name: string | null;
  readonly handle: string | null;
  readonly level: ThreadHeader['contact']['level'] | null;
  readonly language: string | null;
  readonly control: ThreadHeader['control'];
  readonly epoch: number;
  readonly optedOut: boolean;
  readonly windowOpenedAt: number | null;
  readonly lastMessageId: number;
  readonly caseId: number | null;
  readonly team: string | null;
  readonly labels: ThreadHeader['labels'];
  readonly snoozedUntil: number | null;
}

async function readRow(store: Queryable, threadId: string): Promise<Row | undefined> {
  return await store.one<Row>({
    name: 'thread-header',
    text: `select t.account_id "accountId", a.handle "accountHandle", coalesce(${STOPPED}, false) paused,
                  a.pause_code "pauseCode", i.contact_id "contactId", p.name, i.handle, i.level, t.language, t.control,
                  t.epoch, t.opted_out "optedOut", t.window_opened_at "windowOpenedAt", c.id "caseId", m.name team,
                  case when c.status = 'snoozed' then c.snoozed_until end "snoozedUntil",
                  (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'tone', l.tone) order by l.name),
                     '[]') from label l where l.id = any (c.labels)) labels,
                  coalesce((select max(id) from message where thread_id = t.id and origin = 'customer'), 0)
                    "lastMessageId"
             from thread t left join account a on a.id = t.account_id
             left join identity i on i.thread_id = t.id left join contact p on p.id = i.contact_id
             left join lateral (select id, team_id, status, snoozed_until, labels from "case"
                                 where thread_id = t.id and (t.case_id is null or id = t.case_id)
                                 order by id desc limit 1) c on true
             left join team m on m.id = c.team_id
            where t.id = $1`,
    values: [threadId],
  });
}

function contactOf({ contactId, name, handle, level }: Row): ThreadHeader['contact'] {
  return {
    level: level ?? 0,
    ...(contactId !== null && { id: contactId }),
    ...(name !== null && { name }),
    ...(handle !== null && { handle }),
  };
}

import type { ChannelName } from '../../channel/account';
import type { Capabilities } from '../../channel/adapter';
import { splitThreadId } from '../../channel/thread-id';
import { replyWindow } from '../../channel/window';
import type { Queryable } from '../../store/store';
import type { Agent } from '../contract/agent';
import type { ThreadRow } from '../contract/inbox';
import { hideNumbers } from '../without-order-data';

/** Characters of a message that fit a line of the list. */
const PREVIEW = 160;

export interface ThreadListDeps {
  readonly store: Queryable;
  readonly capabilitiesOf: (channel: ChannelName) => Capabilities;
}

export interface RowsQuestion {
  readonly threadIds: readonly string[];
  readonly agent: Agent;
  /** Business time, epoch ms. */
  readonly now: number;
}

/** What the list shows of these threads, in their order. */
export async function readRows(
  { threadIds, agent, now }: RowsQuestion,
  { store, capabilitiesOf }: ThreadListDeps,
): Promise<readonly ThreadRow[]> {
  const rows = await select(store, threadIds, agent.id);
  const masked = agent.role === 'moderator';
  return rows.map((row) => {
    const { channel } = splitThreadId(row.threadId);
    const window = replyWindow({
      lastOpeningAt: row.windowOpenedAt ?? undefined,
      capabilities: capabilitiesOf(channel),
      now,
    });
    return rowOf(row, { channel, window, masked });
  });
}

interface Row
  extends Pick<
    ThreadRow,
    | 'threadId'
    | 'accountId'
    | 'control'
    | 'epoch'
    | 'priority'
    | 'labels'
    | 'at'
    | 'unread'
    | 'marked'
    | 'draft'
  > {
  readonly name: string | null;
  readonly handle: string | null;
  readonly caseId: number | null;
  readonly status: NonNullable<ThreadRow['status']> | null;
  readonly intent: string | null;
  readonly reason: NonNullable<ThreadRow['reason']> | null;
  readonly language: string | null;
  readonly assigneeId: number | null;
  readonly assigneeName: string | null;
  readonly teamId: number | null;
  readonly waitingSince: number | null;
  readonly dueAt: number | null;
  readonly snoozedUntil: number | null;
  readonly windowOpenedAt: number | null;
  readonly origin: NonNullable<ThreadRow['preview']>['origin'] | null;
  readonly text: string | null;
  readonly deleted: boolean | null;
  readonly attachments: boolean | null;
  readonly failed: boolean;
}

async function select(store: Queryable, threadIds: readonly string[], agentId: number): Promise<Row[]> {
  return await store.query<Row>({
    name: 'inbox-rows',
    text: `select d.thread_id "threadId", d.account_id "accountId", c.name, i.handle, d.control, t.epoch,
                  d.case_id "caseId", d.status, d.intent, d.reason, d.priority, d.language,
                  d.assignee_id "assigneeId", a.name "assigneeName", d.team_id "teamId", d.labels,
                  d.waiting_since "waitingSince", d.due_at "dueAt", d.snoozed_until "snoozedUntil",
                  d.window_opened_at "windowOpenedAt", d.at, d.unread, d.marked,
                  m.origin, left(m.text, ${PREVIEW}) "text", m.deleted, m.attachments is not null attachments,
                  coalesce(o.status in ('expired', 'refused', 'dead'), false) failed,
                  exists (select 1 from draft f
                           where f.thread_id = d.thread_id and f.agent_id = $2 and f.mode = 'reply') draft
             from unnest($1::text[]) with ordinality asked (id, n)
             join desk_row d on d.thread_id = asked.id
             join thread t on t.id = d.thread_id
             left join identity i on i.thread_id = d.thread_id
             left join contact c on c.id = i.contact_id
             left join agent a on a.id = d.assignee_id
             left join message m on m.id = d.message_id
             left join outbox o on o.id = m.outbox_id
            order by asked.n`,
    values: [threadIds, agentId],
  });
}

function rowOf(
  row: Row,
  {
    channel,
    window,
    masked,
  }: { channel: ThreadRow['channel']; window: ThreadRow['window']; masked: boolean },
): ThreadRow {
  const { threadId, accountId, control, epoch, priority, labels, at, unread, marked, draft } = row;
  const text = row.text ?? '';
  return {
    threadId,
    channel,
    accountId,
    control,
    epoch,
    priority,
    labels,
    at,
    unread,
    marked,
    draft,
    window,
    ...(row.name !== null && { name: row.name }),
    ...(row.handle !== null && { handle: row.handle }),
    ...(row.caseId !== null && { caseId: row.caseId }),
    ...(row.status !== null && { status: row.status }),
    ...(row.intent !== null && { intent: row.intent }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.language !== null && { language: row.language }),
    ...(row.assigneeId !== null && {
      assignee: { id: row.assigneeId, name: row.assigneeName ?? `#${row.assigneeId}` },
    }),
    ...(row.teamId !== null && { teamId: row.teamId }),
    ...(row.waitingSince !== null && { waitingSince: row.waitingSince }),
    ...(row.dueAt !== null && { dueAt: row.dueAt }),
    ...(row.snoozedUntil !== null && { snoozedUntil: row.snoozedUntil }),
    ...(row.origin !== null && {
      preview: {
        origin: row.origin,
        text: masked ? hideNumbers(text) : text,
        deleted: row.deleted ?? false,
        attachments: row.attachments ?? false,
        failed: row.failed,
      },
    }),
  };
}

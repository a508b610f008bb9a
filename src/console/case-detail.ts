import type { ChannelName } from '../channel/account';
import type { Capabilities } from '../channel/adapter';
import { splitThreadId } from '../channel/thread-id';
import { replyWindow } from '../channel/window';
import { ApiError } from '../lib/errors';
import type { Queryable } from '../store/store';
import { findCase } from './case-list';
import type { CaseDetail } from './contract/case';
import type { Packet } from './contract/packet';
import { threadMessages } from './thread-messages';

export interface CaseDetailDeps {
  readonly store: Queryable;
  readonly capabilitiesOf: (channel: ChannelName, accountId?: string) => Capabilities;
}

/**
 * One case with its thread and a page of messages.
 * @param now business time, epoch ms.
 * @throws ApiError 404 CASE_NOT_FOUND.
 */
export async function caseDetail(
  caseId: number,
  { before, now }: { readonly before?: number | undefined; readonly now: number },
  { store, capabilitiesOf }: CaseDetailDeps,
): Promise<CaseDetail> {
  const found = await findCase(store, caseId);
  const row = await threadOf(store, caseId);
  if (!found || !row) throw new ApiError(404, 'CASE_NOT_FOUND', 'there is no such case');
  const { channel, accountId } = splitThreadId(found.threadId);
  const page = await threadMessages(store, found.threadId, before);
  return {
    case: found,
    ...(row.packet && { packet: row.packet }),
    thread: {
      epoch: row.epoch,
      control: row.control,
      optedOut: row.optedOut,
      window: replyWindow({
        lastOpeningAt: row.windowOpenedAt ?? undefined,
        capabilities: capabilitiesOf(channel, accountId),
        now,
      }),
    },
    messages: [...page.messages],
    ...(page.before !== undefined && { before: page.before }),
  };
}

interface ThreadRow {
  readonly epoch: number;
  readonly control: CaseDetail['thread']['control'];
  readonly optedOut: boolean;
  readonly windowOpenedAt: number | null;
  readonly packet: Packet | null;
}

async function threadOf(store: Queryable, caseId: number): Promise<ThreadRow | undefined> {
  return await store.one<ThreadRow>({
    name: 'console-thread',
    text: `select t.epoch, t.control, t.opted_out "optedOut", t.window_opened_at "windowOpenedAt", c.packet
             from "case" c join thread t on t.id = c.thread_id where c.id = $1`,
    values: [caseId],
  });
}

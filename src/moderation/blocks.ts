import type { BlockEntry } from '../console/contract/verdict';
import { ApiError } from '../lib/errors';
import { writeAudit } from '../store/audit';
import { inAccounts } from '../store/in-accounts';
import type { Queryable } from '../store/store';

export interface NewBlock {
  readonly threadId: string;
  readonly agentId: number | null;
  readonly verdictId?: number;
  /** The platform is told, too. */
  readonly platform: boolean;
  /** Business time, epoch ms. */
  readonly now: number;
}

/** From now on what this sender writes is dropped. @returns false when it was so before. */
export async function blockSender(tx: Queryable, block: NewBlock): Promise<boolean> {
  const { threadId, agentId, verdictId, platform, now } = block;
  const row = await tx.one({
    name: 'block-add',
    text: `insert into block (thread_id, account_id, verdict_id, agent_id, at)
           select id, account_id, $2, $3, $4 from thread where id = $1
           on conflict (thread_id) do nothing returning thread_id`,
    values: [threadId, verdictId ?? null, agentId, now],
  });
  if (platform) await askPlatform(tx, { threadId, action: 'block', now });
  return row !== undefined;
}

/** Hears this sender again, here and on the platform if it was told. @returns false when nobody had blocked them. */
export async function unblockSender(tx: Queryable, threadId: string, now: number): Promise<boolean> {
  const row = await tx.one({
    name: 'block-remove',
    text: 'delete from block where thread_id = $1 returning thread_id',
    values: [threadId],
  });
  await askPlatform(tx, { threadId, action: 'unblock', now });
  return row !== undefined;
}

/**
 * Takes a verdict's block back. Where another verdict that stands wants the sender blocked too, the block becomes that
 * one's, with its reach.
 */
export async function withdrawBlock(
  tx: Queryable,
  {
    threadId,
    verdictId,
    now,
  }: { readonly threadId: string; readonly verdictId: number; readonly now: number },
): Promise<void> {
  const heir = await tx.one<{ block: 'local' | 'platform' }>({
    name: 'block-hand-on',
    text: `with heir as (
             select v.id, v.block from verdict_item i join verdict v on v.id = i.verdict_id
              where i.thread_id = $1 and v.id <> $2 and i.state = 'done' and v.block <> 'none' and v.undone_at is null
              order by v.block = 'platform' desc, v.id desc limit 1),
           theirs as (
             update verdict_item i set blocked = true from heir where i.thread_id = $1 and i.verdict_id = heir.id)
           update block b set verdict_id = heir.id from heir where b.thread_id = $1 returning heir.block`,
    values: [threadId, verdictId],
  });
  if (!heir) await unblockSender(tx, threadId, now);
  else if (heir.block === 'local') await askPlatform(tx, { threadId, action: 'unblock', now });
}

/**
 * Blocks or unblocks by a person's word alone, without a verdict. @throws ApiError 404 THREAD_NOT_FOUND.
 */
export async function blockByHand(
  tx: Queryable,
  { blocked, ...block }: Omit<NewBlock, 'verdictId'> & { readonly blocked: boolean },
): Promise<void> {
  const { threadId, agentId, now } = block;
  const known = await tx.one({
    name: 'block-thread',
    text: 'select 1 from thread where id = $1 for update',
    values: [threadId],
  });
  if (!known) throw new ApiError(404, 'THREAD_NOT_FOUND', 'there is no such thread');
  if (blocked) await blockSender(tx, block);
  else await unblockSender(tx, threadId, now);
  const action = blocked ? 'sender.blocked' : 'sender.unblocked';
  await writeAudit(tx, { actor: `agent:${agentId}`, action, subject: `thread:${threadId}`, now });
}

/** Who is not heard, newest first. */
export async function listBlocks(db: Queryable, accounts: readonly string[]): Promise<readonly BlockEntry[]> {
  const rows = await db.query<BlockRow>({
    name: 'block-list',
    text: `select b.thread_id "threadId", c.name, i.handle, b.at, a.name by, b.verdict_id "verdictId", b.dropped,
                  p.action, p.status, p.code
             from block b left join identity i on i.thread_id = b.thread_id left join contact c on c.id = i.contact_id
             left join agent a on a.id = b.agent_id
             left join lateral (select action, status, code from platform_call
                                 where thread_id = b.thread_id order by id desc limit 1) p on true
            where ${inAccounts('b.account_id', 1)}
            order by b.at desc, b.thread_id limit 500`,
    values: [accounts],
  });
  return rows.map(({ name, handle, by, verdictId, action, status, code, ...row }) => ({
    ...row,
    ...(name !== null && { name }),
    ...(handle !== null && { handle }),
    ...(by !== null && { by }),
    ...(verdictId !== null && { verdictId }),
    ...(action !== null &&
      status !== null && { platform: { action, status, ...(code !== null && { code }) } }),
  }));
}

type Platform = NonNullable<BlockEntry['platform']>;
interface BlockRow extends Pick<BlockEntry, 'threadId' | 'at' | 'dropped'> {
  readonly name: string | null;
  readonly handle: string | null;
  readonly by: string | null;
  readonly verdictId: number | null;
  readonly action: Platform['action'] | null;
  readonly status: Platform['status'] | null;
  readonly code: string | null;
}

interface NewCall {
  readonly threadId: string;
  readonly action: 'block' | 'unblock';
  readonly now: number;
}

/** What is still to be asked and means the opposite is not asked at all; what is so already is not asked twice. */
async function askPlatform(tx: Queryable, { threadId, action, now }: NewCall): Promise<void> {
  await tx.query({
    name: 'platform-call-cancel',
    text: `update platform_call set status = 'cancelled', settled_at = $3
            where thread_id = $1 and status = 'pending' and action <> $2 and attempt = 0`,
    values: [threadId, action, now],
  });
  const last = await tx.one<{ action: string }>({
    name: 'platform-call-last',
    text: `select action from platform_call where thread_id = $1 and status in ('pending', 'done')
            order by id desc limit 1`,
    values: [threadId],
  });
  if (action === (last?.action ?? 'unblock')) return;
  await insertCall(tx, { threadId, action, now });
}

async function insertCall(tx: Queryable, { threadId, action, now }: NewCall): Promise<void> {
  await tx.query({
    name: 'platform-call-add',
    text: `insert into platform_call (thread_id, account_id, action, not_before, at)
           select id, account_id, $2, $3, $3 from thread where id = $1`,
    values: [threadId, action, now],
  });
}

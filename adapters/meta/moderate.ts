import type { CallResult, Moderation } from '../../src/channel/send';
import type { MetaJudge } from './errors';
import type { GraphNode } from './graph-api';
import { plainResult } from './plain-call';

// `move_to_spam` is left out: Meta has no way back from it, and every verdict has one.
const ACTIONS: Readonly<Record<Moderation, string>> = { block: 'block_user', unblock: 'unblock_user' };

/** A token that has run out must not leave a sender unblocked, or blocked, for good. */
const MEND_MS = 15 * 60_000;

/** Blocks a person of a Page's conversations, Messenger or Instagram, or takes that back. */
export async function moderateMeta(
  { node, judge, now }: { readonly node: GraphNode; readonly judge: MetaJudge; readonly now: number },
  userId: string,
  action: Moderation,
): Promise<CallResult> {
  if (!node.moderate) return { outcome: 'refused', code: 'PLATFORM_CANNOT_BLOCK' };
  const answer = await node.moderate({ user_ids: [{ id: userId }], actions: [ACTIONS[action]] });
  return plainResult(answer, { judge, now, no: 'GRAPH_NOT_MODERATED', mendMs: MEND_MS });
}

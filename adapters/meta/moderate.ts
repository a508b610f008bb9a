import type { Moderation, ModerationResult } from '../../src/channel/send';
import { moderatedAnswer, readFault } from './answers';
import type { MetaJudge } from './errors';
import type { GraphNode } from './graph-api';
import { readUsage } from './usage';

const ACTIONS: Readonly<Record<Moderation, string>> = {
  block: 'block_user',
  unblock: 'unblock_user',
  move_to_spam: 'move_to_spam',
};
/** Wait where Meta throttles without saying for how long. */
const THROTTLE_MS = 60_000;

/** Blocks a person of a Page's conversations, Messenger or Instagram, or takes that back. */
export async function moderateMeta(
  { node, judge, now }: { readonly node: GraphNode; readonly judge: MetaJudge; readonly now: number },
  userId: string,
  action: Moderation,
): Promise<ModerationResult> {
  if (!node.moderate) return { outcome: 'refused', code: 'PLATFORM_CANNOT_BLOCK' };
  const answer = await node.moderate({ user_ids: [{ id: userId }], actions: [ACTIONS[action]] });
  if (answer.outcome !== 'answered') return { outcome: 'again', code: `GRAPH_${answer.code}` };
  if (answer.status < 400) {
    const read = moderatedAnswer.safeParse(answer.body);
    if (!read.success) return { outcome: 'again', code: 'GRAPH_ODD_ANSWER' };
    return read.data.success ? { outcome: 'done' } : { outcome: 'refused', code: 'GRAPH_NOT_MODERATED' };
  }
  const { fault, name: code } = readFault(answer);
  const { outcome } = judge(fault);
  if (outcome === 'refused') return { outcome, code };
  if (outcome !== 'throttled') return { outcome: 'again', code };
  return { outcome: 'again', code, retryAt: now + (readUsage(answer.headers, now).regainMs || THROTTLE_MS) };
}

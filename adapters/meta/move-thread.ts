import type { CallResult, ThreadMove } from '../../src/channel/send';
import type { MetaJudge } from './errors';
import type { GraphNode } from './graph-api';
import { plainResult } from './plain-call';

/** App ids of Meta's own inboxes, where people answer (conversation routing reference). */
const INBOX_APPS = { messenger: '263902037430900', instagram: '1217981644879628' } as const;

/** Stands beside the move in what other apps are told of it. */
const METADATA = 'renewdesk';

/** Takes a conversation, passes it to Meta's inbox, or lets go of it: conversation routing of a Page. */
export async function moveMetaThread(
  {
    node,
    platform,
    judge,
    now,
  }: {
    readonly node: Omit<GraphNode, 'subscriptions' | 'readPerson'>;
    readonly platform: keyof typeof INBOX_APPS;
    readonly judge: MetaJudge;
    readonly now: number;
  },
  userId: string,
  move: ThreadMove,
): Promise<CallResult> {
  if (!node.moveThread) return { outcome: 'refused', code: 'ROUTING_UNSUPPORTED' };
  const params = {
    recipient: { id: userId },
    ...(move !== 'release' && { metadata: METADATA }),
    ...(move === 'pass' && { target_app_id: INBOX_APPS[platform] }),
  };
  return plainResult(await node.moveThread(move, params), { judge, now, no: 'GRAPH_NOT_MOVED' });
}

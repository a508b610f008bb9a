import type { Account } from '../../src/channel/account';
import type { ChannelAdapter } from '../../src/channel/adapter';
import { type GraphNode, loadGraphNode } from '../meta/graph-api';
import { openGraphConnection } from '../meta/graph-connection';
import { handshakeMeta } from '../meta/handshake';
import { createMetaSender } from '../meta/send';
import { verifyMeta } from '../meta/signature';
import { receiveInstagram } from './receive';

const HOUR_MS = 3_600_000;

/** Instagram messaging for both logins. Limits: Instagram Platform, Send API reference (README.md). */
export const instagram: ChannelAdapter = {
  channel: 'instagram',
  capabilities: {
    textLimit: { unit: 'bytes', max: 1000 },
    quickReplies: { max: 13, titleMax: 20 },
    linkButton: { textMax: 640, titleMax: 20 },
    replyWindowMs: 24 * HOUR_MS,
    humanWindowMs: 7 * 24 * HOUR_MS,
    oneMessageATurn: false,
  },
  handshake: handshakeMeta,
  verify: verifyMeta,
  receive: receiveInstagram,
  async connect(account, deps) {
    const node = await openNode(account, deps.timeoutMs);
    const ownIds = account.pageId ? [account.id, account.pageId] : [account.id];
    return createMetaSender({ ...deps, node, platform: 'instagram', ownIds });
  },
};

/** Facebook login sends through the linked Page; its token's `me` is that Page where none is configured. */
async function openNode(account: Account, timeoutMs: number): Promise<GraphNode> {
  if (account.login === 'instagram') {
    const connection = await openGraphConnection(account, 'https://graph.instagram.com', timeoutMs);
    return loadGraphNode('instagram_user', account.id, connection);
  }
  const connection = await openGraphConnection(account, 'https://graph.facebook.com', timeoutMs);
  return loadGraphNode('page', account.pageId ?? 'me', connection);
}

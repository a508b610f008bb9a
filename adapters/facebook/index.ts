import type { ChannelAdapter } from '../../src/channel/adapter';
import { loadGraphNode } from '../meta/graph-api';
import { openGraphConnection } from '../meta/graph-connection';
import { handshakeMeta } from '../meta/handshake';
import { createMetaSender } from '../meta/send';
import { verifyMeta } from '../meta/signature';
import { receiveFacebook } from './receive';

const HOUR_MS = 3_600_000;

/** Facebook Messenger. Limits: Send API reference, Messenger Platform policy overview (README.md). */
export const facebook: ChannelAdapter = {
  channel: 'facebook',
  capabilities: {
    textLimit: { unit: 'characters', max: 2000 },
    quickReplies: { max: 13, titleMax: 20 },
    linkButton: { textMax: 640, titleMax: 20 },
    replyWindowMs: 24 * HOUR_MS,
    humanWindowMs: 7 * 24 * HOUR_MS,
    oneMessageATurn: false,
  },
  handshake: handshakeMeta,
  verify: verifyMeta,
  receive: receiveFacebook,
  async connect(account, deps) {
    const connection = await openGraphConnection(account, 'https://graph.facebook.com', deps.timeoutMs);
    const node = await loadGraphNode('page', account.id, connection);
    return createMetaSender({ ...deps, node, platform: 'messenger', ownIds: [account.id] });
  },
};

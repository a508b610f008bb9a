import type { ChannelAdapter } from '../../src/channel/adapter';
import { handshakeMeta } from '../meta/handshake';
import { verifyMeta } from '../meta/signature';
import { receiveFacebook } from './receive';
import { connectFacebook } from './send';

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
  connect: connectFacebook,
};

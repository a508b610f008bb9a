import type { ChannelAdapter } from '../../src/channel/adapter';
import { handshakeMeta } from '../meta/handshake';
import { verifyMeta } from '../meta/signature';
import { receiveInstagram } from './receive';
import { connectInstagram } from './send';

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
  connect: connectInstagram,
};

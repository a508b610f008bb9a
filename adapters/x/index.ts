import type { ChannelAdapter } from '../../src/channel/adapter';
import { handshakeX } from './handshake';
import { receiveX } from './receive';
import { connectX } from './send';
import { verifyX } from './signature';

/** Direct messages on X. No reply window; 15 sends a quarter of an hour, hence one message a turn (README.md). */
export const x: ChannelAdapter = {
  channel: 'x',
  capabilities: {
    textLimit: { unit: 'characters', max: 10_000 },
    oneMessageATurn: true,
    // Pay-per-use: dm.received $0.010, a DM sent $0.015 (README.md).
    prices: { receivedMicroUsd: 10_000, sentMicroUsd: 15_000 },
  },
  handshake: handshakeX,
  verify: verifyX,
  receive: receiveX,
  connect: connectX,
};

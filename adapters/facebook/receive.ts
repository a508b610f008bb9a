import type { Received } from '../../src/channel/event';
import { receiveMeta } from '../meta/receive';
import { facebookDelivery } from './schema';

/** Reads a delivery of the Page webhook. @param receivedAt epoch ms for events without a time of their own. */
export function receiveFacebook(body: unknown, receivedAt: number): Received {
  return receiveMeta('facebook', facebookDelivery, body, receivedAt);
}

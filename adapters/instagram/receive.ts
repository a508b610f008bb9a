import type { Received } from '../../src/channel/event';
import { receiveMeta } from '../meta/receive';
import { instagramDelivery } from './schema';

/**
 * Reads a delivery of the Instagram webhook, whichever login subscribed it: both name the account by its `user_id`, so
 * one message that arrives through both has one dedupe key. @param receivedAt epoch ms for events without a time.
 */
export function receiveInstagram(body: unknown, receivedAt: number): Received {
  return receiveMeta('instagram', instagramDelivery, body, receivedAt);
}

import type { Received } from '../../src/channel/event';
import { epochMs, fingerprint, storableText } from '../../src/channel/platform-values';
import { type Collector, createCollector, received } from '../../src/channel/received';
import { collectChat } from './chat';
import { collectDirectMessages } from './direct-messages';
import {
  aaaDelivery,
  aaaRevoke,
  directMessages,
  replayStatus,
  revokePayload,
  type XActivity,
  xaaDelivery,
} from './schema';

// Families of activity events that are public or about relations, not direct messages.
const NOT_DM_FAMILIES = new Set([
  'post',
  'profile',
  'follow',
  'like',
  'repost',
  'mute',
  'block',
  'spaces',
  'news',
]);

/** Reads a delivery of the X webhook, XAA or AAA shaped. Total: never throws, every part is accounted for. */
export function receiveX(body: unknown, receivedAt: number): Received {
  const found = createCollector();
  for (const delivery of Array.isArray(body) ? body : [body]) collectDelivery(delivery, receivedAt, found);
  return received(found, body);
}

function collectDelivery(delivery: unknown, receivedAt: number, found: Collector): void {
  const xaa = xaaDelivery.safeParse(delivery);
  if (xaa.success) return collectActivity(xaa.data.data, delivery, receivedAt, found);
  const aaa = aaaDelivery.safeParse(delivery);
  if (aaa.success) {
    const context = { accountId: aaa.data.for_user_id, receivedAt, body: delivery };
    return collectDirectMessages(aaa.data, context, found);
  }
  const revoke = aaaRevoke.safeParse(delivery);
  if (revoke.success) {
    const { source, date_time } = revoke.data.user_event.revoke;
    return collectRevoke(source.user_id, date_time, receivedAt, found);
  }
  const replay = replayStatus.safeParse(delivery);
  if (replay.success) return collectReplay(replay.data.replay_job_status, receivedAt, found);
  found.unknown.push({ reason: 'not an X delivery', body: delivery });
}

function collectActivity(activity: XActivity, delivery: unknown, receivedAt: number, found: Collector): void {
  const { event_type: type, payload } = activity;
  const accountId = activity.filter?.user_id ?? undefined;
  const unknown = (reason: string) =>
    found.unknown.push({ ...(accountId ? { accountId } : {}), reason, body: delivery });
  if (type.startsWith('dm.')) return collectDm(activity, delivery, receivedAt, found);
  if (type === 'chat.received' || type === 'chat.sent') {
    return collectChat(activity, { accountId, receivedAt, body: delivery }, found);
  }
  if (type === 'oauth.revoke') {
    const revoke = revokePayload.safeParse(payload);
    if (revoke.success) return collectRevoke(revoke.data.user_id, revoke.data.date_time, receivedAt, found);
    unknown('oauth.revoke of an unknown shape');
  } else if (type.startsWith('chat.') || NOT_DM_FAMILIES.has(type.split('.', 1)[0] ?? '')) {
    // chat.conversation.join and its kin: keys and members of an encrypted conversation, no message.
    found.ignored.push({ reason: 'not_a_dm' });
  } else {
    unknown('activity of a kind nobody has described');
  }
}

/** No samples of `dm.read` and `dm.indicate_typing` are published: the AAA lists and a bare event are both read. */
function collectDm(activity: XActivity, delivery: unknown, receivedAt: number, found: Collector): void {
  const { event_type: type, payload } = activity;
  if (type === 'dm.indicate_typing') {
    found.ignored.push({ reason: 'typing' });
    return;
  }
  const accountId = activity.filter?.user_id ?? undefined;
  const outgoing = type === 'dm.sent';
  const context = { accountId, outgoing, receivedAt, body: delivery };
  const lists = directMessages.safeParse(payload);
  const bare = type === 'dm.read' && lists.success && !lists.data.direct_message_mark_read_events;
  if (bare) collectDirectMessages({ direct_message_mark_read_events: [payload] }, context, found);
  else if (lists.success) collectDirectMessages(lists.data, context, found);
  else
    found.unknown.push({
      ...(accountId ? { accountId } : {}),
      reason: `${type} of an unknown shape`,
      body: delivery,
    });
}

function collectRevoke(accountId: string, time: unknown, receivedAt: number, found: Collector): void {
  const stamp = epochMs(time);
  const dedupeKey = `acct:x:${accountId}:token_revoked:${stamp ?? 0}`;
  found.accountEvents.push({
    kind: 'account',
    accountId,
    at: stamp ?? receivedAt,
    dedupeKey,
    what: 'token_revoked',
  });
}

/** Concerns the webhook, which X does not tie to one account: the webhook's id stands in for the account's. */
function collectReplay(
  status: { webhook_id: string; job_state: string; job_id?: string | null | undefined },
  receivedAt: number,
  found: Collector,
): void {
  const { webhook_id: accountId, job_state: state, job_id: job } = status;
  const dedupeKey = `acct:x:${accountId}:replay_status:${job ?? 'job'}:${fingerprint(state)}`;
  const detail = storableText(state);
  found.accountEvents.push({
    kind: 'account',
    accountId,
    at: receivedAt,
    dedupeKey,
    what: 'replay_status',
    detail,
  });
}

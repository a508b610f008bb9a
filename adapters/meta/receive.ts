import type { ChannelName } from '../../src/channel/account';
import type { Received } from '../../src/channel/event';
import { epochMs } from '../../src/channel/platform-values';
import { type Collector, createCollector, received } from '../../src/channel/received';
import type { EntryContext } from './entry-context';
import { collectEvent } from './events';
import { type MetaDelivery, type MetaEntry, metaEntry } from './schema';

// The App Dashboard's "test" button sends entries of this id on both products.
const DASHBOARD_ENTRY = '0';

// Fields of Page and Instagram subscriptions that never hold a direct message.
const NOT_DM_FIELDS = new Set([
  'comments',
  'live_comments',
  'mentions',
  'mention',
  'feed',
  'ratings',
  'story_insights',
  'story_reactions',
  'live_videos',
  'leadgen',
  'name',
  'picture',
  'category',
  'calls',
  'message_template_status_update',
]);

/** Reads a delivery of either Meta product. Total: never throws, and every part of the body is accounted for. */
export function receiveMeta(
  channel: ChannelName,
  envelope: MetaDelivery,
  body: unknown,
  receivedAt: number,
): Received {
  const found = createCollector();
  // Some forwarders wrap the delivery in an array.
  for (const delivery of Array.isArray(body) ? body : [body]) {
    const parsed = envelope.safeParse(delivery);
    if (!parsed.success) found.unknown.push({ reason: `not a ${channel} delivery`, body: delivery });
    else for (const entry of parsed.data.entry) collectEntry(channel, entry, receivedAt, found);
  }
  return received(found, body);
}

function collectEntry(channel: ChannelName, raw: unknown, receivedAt: number, found: Collector): void {
  const parsed = metaEntry.safeParse(raw);
  if (!parsed.success) {
    found.unknown.push({ reason: 'entry of an unknown shape', body: raw });
    return;
  }
  const entry = parsed.data;
  if (entry.id === DASHBOARD_ENTRY) {
    found.ignored.push({ reason: 'dashboard' });
    return;
  }
  const context = { channel, accountId: entry.id, entryTime: epochMs(entry.time), receivedAt };
  if (!entry.messaging && !entry.standby && !entry.changes) {
    found.unknown.push({ accountId: entry.id, reason: 'entry without updates', body: raw });
    return;
  }
  for (const update of entry.messaging ?? []) collectEvent(update, context, found);
  // Another app owns the thread: we hear it but must not answer.
  for (const _ of entry.standby ?? []) found.ignored.push({ reason: 'standby' });
  for (const change of entry.changes ?? []) collectChange(change, context, found);
}

/** Deliveries shaped as `changes[]` exist for comments and, seen in the field, for messages too. */
function collectChange(
  change: NonNullable<MetaEntry['changes']>[number],
  context: EntryContext,
  found: Collector,
): void {
  if (change.field === 'standby') found.ignored.push({ reason: 'standby' });
  else if (NOT_DM_FIELDS.has(change.field)) found.ignored.push({ reason: 'not_a_dm' });
  else collectEvent(change.value, context, found);
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CHANNELS } from '../../src/channel/account';
import type { Received } from '../../src/channel/event';
import { splitThreadId, threadId } from '../../src/channel/thread-id';
import { adapterOf } from '../support/adapter';
import { loadSamples } from '../support/deliveries';

const NOW = 1_793_000_000_000;

function isSound(
  channel: (typeof CHANNELS)[number],
  { events, accountEvents, ignored, unknown }: Received,
): void {
  expect(events.length + accountEvents.length + ignored.length + unknown.length).toBeGreaterThan(0);
  for (const event of events) {
    expect(event.accountId).toMatch(/^\S+$/);
    expect(event.dedupeKey).toMatch(/^\S+$/);
    expect(Number.isSafeInteger(event.at)).toBe(true);
    const parts = { channel, accountId: event.accountId, userId: event.userId };
    expect(splitThreadId(threadId(parts))).toEqual(parts);
  }
  for (const event of accountEvents) {
    expect(event.accountId).toMatch(/^\S+$/);
    expect(event.dedupeKey).not.toBe('');
  }
}

/** A body with some of its values, anywhere, replaced by arbitrary JSON. */
function damaged(body: unknown): fc.Arbitrary<unknown> {
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('', 'a:b', '\u0000', '\ud800', -1, 1e21, '1e999'),
  );
  return fc.infiniteStream(fc.tuple(fc.integer({ min: 0, max: 9 }), junk)).map((stream) => {
    const next = () => stream.next().value as [number, unknown];
    const walk = (value: unknown): unknown => {
      const [dice, replacement] = next();
      if (dice === 0) return replacement;
      if (Array.isArray(value)) return value.map(walk);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
    };
    return walk(body);
  });
}

describe.each(CHANNELS)('receive of %s', (channel) => {
  const { receive } = adapterOf(channel);
  const samples = loadSamples(channel).map(({ body }) => body);

  it('is total on arbitrary JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (body) => isSound(channel, receive(body, NOW))),
      { numRuns: 500 },
    );
  });

  it('is total on damaged deliveries', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples).chain(damaged), (body) => isSound(channel, receive(body, NOW))),
      { numRuns: 2000 },
    );
  });

  it('leaves prototypes alone', () => {
    const body: unknown = JSON.parse(
      '{"object":"page","__proto__":{"polluted":1},"entry":[{"id":"1","messaging":[{"constructor":{"prototype":{"polluted":1}},"sender":{"id":"2","__proto__":{"polluted":1}},"message":{"mid":"m","text":"x"}}]}],"data":{"event_type":"dm.received","__proto__":{"polluted":1}}}',
    );
    receive(body, NOW);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('survives 10,000 levels of nesting and a batch of 1,000 updates within a second', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 10_000; level += 1) deep = { entry: [deep], data: deep, message: deep };
    const update = { sender: { id: '2' }, recipient: { id: '1' }, message: { mid: 'm', text: 'hi' } };
    const batch = {
      object: channel === 'facebook' ? 'page' : 'instagram',
      entry: [{ id: '1', messaging: Array(1000).fill(update) }],
    };
    const started = process.cpuUsage();
    receive(deep, NOW);
    receive(batch, NOW);
    const { user } = process.cpuUsage(started);
    expect(user / 1000).toBeLessThan(1000);
  });
});

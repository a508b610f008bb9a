import { describe, expect, it } from '@jest/globals';
import { appendToInbox } from '../../src/inbox/append';
import { randomIds } from '../../src/lib/ids';
import { claimThreads } from '../../src/turn/claim';
import { useTestDatabase } from '../support/database';
import { messageRow, threadOf } from '../support/spine';

const FLOOD = 500;

describe('a claim', () => {
  const database = useTestDatabase();

  it('gives each thread its events although one of them is flooded', async () => {
    const { store } = database;
    const others = Array.from({ length: 15 }, (_, index) => `calm${index}`);
    const flood = Array.from({ length: FLOOD }, (_, index) => messageRow('flooder', 'again', `f${index}`));
    const calm = others.map((user) => messageRow(user, 'hello', `c ${user}`));
    await store.transaction((tx) => appendToInbox(tx, [...flood, ...calm]));

    const claimed = await claimThreads(store, ['flooder', ...others].map(threadOf), randomIds.uuid());

    const counts = new Map(claimed.map(({ userId, events }) => [userId, events.length]));
    expect(others.map((user) => counts.get(user))).toEqual(others.map(() => 1));
    expect(counts.get('flooder')).toBeGreaterThan(100);
    expect(counts.get('flooder')).toBeLessThan(FLOOD);
  });

  it('reads the oldest events of a thread first, in their order', async () => {
    const { store } = database;
    const many = Array.from({ length: 250 }, (_, index) => messageRow('talker', `${index}`, `t${index}`));
    await store.transaction((tx) => appendToInbox(tx, many));
    const [thread] = await claimThreads(store, [threadOf('talker')], randomIds.uuid());
    const keys = thread?.events.map(({ event }) => (event.kind === 'message' ? event.messageId : ''));
    expect(keys).toEqual(many.slice(0, keys?.length).map(({ dedupeKey }) => dedupeKey));
  });
});

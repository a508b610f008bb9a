import { describe, expect, it } from '@jest/globals';
import { isLabel, notePhrases, type PhraseNote } from '../../src/moderation/phrase-notes';
import type { Queryable, Statement } from '../../src/store/store';
import { useTestDatabase } from '../support/database';

const db = useTestDatabase();
const NOTE: PhraseNote = {
  threadId: 'x:1:2',
  text: 'it blinks',
  language: 'en',
  intent: 'complaint',
  confidence: 0.4,
  inboxId: 1,
  noted: true,
  reason: 'unsure',
};

/** The database, with the statements it was asked. */
function watched(): { tx: Queryable; asked: string[] } {
  const asked: string[] = [];
  const note = (statement: Statement) => void asked.push(statement.name ?? '');
  const tx: Queryable = {
    query: (statement) => (note(statement), db.store.query(statement)),
    one: (statement) => (note(statement), db.store.one(statement)),
  };
  return { tx, asked };
}

async function rows(): Promise<object[]> {
  return await db.store.query({
    text: 'select text, reason, suggested, count, first_at, last_at from phrase_candidate',
  });
}

describe('what a commit asks of the database about phrases', () => {
  it('is nothing where there is nothing to note', async () => {
    const { tx, asked } = watched();
    await notePhrases(tx, [], 1);
    expect(asked).toEqual([]);
  });

  it('is the names and one statement, however many threads have something', async () => {
    const { tx, asked } = watched();
    const notes = [1, 2, 3].map((n) => ({ ...NOTE, threadId: `x:1:${n}`, text: `blink ${'a'.repeat(n)}` }));
    await notePhrases(tx, notes, 1);
    expect(asked).toEqual(['phrase-names', 'phrase-note']);
  });
});

describe('notes of equal texts', () => {
  it('in one commit are one row, with what one of them knows', async () => {
    await db.store.query({ text: 'truncate phrase_candidate' });
    const meant: PhraseNote = { ...NOTE, reason: 'corrected', suggested: 'renew' };
    await notePhrases(db.store, [NOTE, meant, { ...NOTE, text: 'It blinks!' }], 5);
    await notePhrases(db.store, [NOTE], 9);
    expect(await rows()).toEqual([
      { text: 'It blinks!', reason: 'corrected', suggested: 'renew', count: 3, first_at: 5, last_at: 9 },
    ]);
  });

  it('keep what was decided, and are counted all the same', async () => {
    await db.store.query({ text: `update phrase_candidate set state = 'rejected', suggested = null` });
    await notePhrases(db.store, [{ ...NOTE, suggested: 'human', reason: 'rephrased' }], 12);
    expect(await rows()).toMatchObject([{ suggested: null, count: 3, last_at: 12 }]);
    await notePhrases(db.store, [NOTE], 13);
    expect(await rows()).toMatchObject([{ reason: 'corrected', count: 4, last_at: 13 }]);
  });

  it('do not wait for each other in circles', async () => {
    const notes = Array.from({ length: 20 }, (_, n) => ({ ...NOTE, text: `circle ${'ab'.repeat(n + 1)}` }));
    const run = (some: readonly PhraseNote[]) => db.store.transaction((tx) => notePhrases(tx, some, 20));
    await Promise.all(Array.from({ length: 8 }, (_, n) => run(n % 2 ? notes : notes.toReversed())));
    const counted = await db.store.query({
      text: `select distinct count from phrase_candidate where text like 'circle%'`,
    });
    expect(counted).toEqual([{ count: 8 }]);
  });
});

describe('what can be meant', () => {
  it.each(['renew', 'link-check'])('is %s', (intent) => {
    expect(isLabel(intent)).toBe(true);
  });

  it.each(['fallback', 'thanks', 'human', 'GET_STARTED', "x' or 1=1", ''])('is not "%s"', (intent) => {
    expect(isLabel(intent)).toBe(false);
  });
});

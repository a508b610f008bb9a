import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accept, exportThem, listThem, reject } from '../../../src/cli/intents/candidates';
import { importPatch } from '../../../src/cli/intents/import-patch';
import { type Cli, openTerminal } from '../../../src/cli/terminal';
import { projectRoot } from '../../../src/lib/project-root';
import { notePhrases } from '../../../src/moderation/phrase-notes';
import { readPhrases } from '../../../src/nlu/phrases';
import { useTestDatabase } from '../../support/database';

const db = useTestDatabase();
const NOON = Date.parse('2026-11-23T11:00:00Z');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'renewdesk-patch-'));
  await db.store.query({ text: 'truncate phrase_candidate' });
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A command line whose output is kept, on the test's database. */
function terminal(): { cli: Cli; out: string[]; notes: string[] } {
  const { host, port, user, database } = db.connection;
  const DATABASE_URL = `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  const out: string[] = [];
  const notes: string[] = [];
  const environment = { DATABASE_URL, SECRET_KEY: 'a key of at least thirty-two letters' };
  const cli = {
    ...openTerminal(environment),
    out: (line: string) => void out.push(line),
    note: (line: string) => void notes.push(line),
  };
  return { cli, out, notes };
}

/** Notes a text as a turn does. @returns its id */
async function heard(
  text: string,
  more: { times?: number; suggested?: string; language?: string } = {},
): Promise<number> {
  const { times = 1, suggested, language = 'en' } = more;
  const note = {
    threadId: 'x:1:2',
    text,
    language,
    intent: 'complaint',
    confidence: 0.4,
    inboxId: 1,
    noted: true,
    reason: 'unsure' as const,
    ...(suggested !== undefined && { suggested }),
  };
  for (let i = 0; i < times; i++) await db.store.transaction((tx) => notePhrases(tx, [note], NOON));
  const row = await db.store.one<{ id: number }>({
    text: 'select id from phrase_candidate where text = $1',
    values: [text],
  });
  return row?.id ?? 0;
}

async function listed(state: 'new' | 'accepted' | 'rejected' | 'exported'): Promise<unknown[]> {
  const { cli, out } = terminal();
  expect(await listThem({ state, limit: 100, json: true }, cli)).toBe(0);
  return out.map((line): unknown => JSON.parse(line));
}

describe('intents candidates', () => {
  it('lists what was said most often first', async () => {
    await heard('the blinky thing', { suggested: 'technical-problem' });
    await heard('oh no not again', { times: 3 });
    expect(await listed('new')).toMatchObject([
      {
        text: 'oh no not again',
        count: 3,
        intent: 'complaint',
        confidence: 0.4,
        reason: 'unsure',
        language: 'en',
      },
      { text: 'the blinky thing', count: 1, suggested: 'technical-problem' },
    ]);
    const { cli, out } = terminal();
    await listThem({ state: 'new', limit: 1 }, cli);
    expect(out).toEqual([
      expect.stringMatching(/^\d+ {2}new {2}3x {2}en {2}complaint 0\.40 \(unsure\) {2}"oh no not again"$/),
    ]);
  });

  it('accepts as what was suggested, or as what the person says, and may be decided otherwise', async () => {
    const id = await heard('the blinky thing', { suggested: 'technical-problem' });
    const { cli } = terminal();
    await accept(String(id), {}, cli);
    expect(await listed('accepted')).toMatchObject([{ id, decidedIntent: 'technical-problem' }]);
    await accept(String(id), { intent: 'renew' }, cli);
    expect(await listed('accepted')).toMatchObject([{ id, decidedIntent: 'renew' }]);
    await reject(String(id), {}, cli);
    expect(await listed('accepted')).toEqual([]);
    expect(await listed('rejected')).toMatchObject([{ id }]);
  });

  it.each([
    ['an id that nobody has', '999999', { intent: 'renew' }, 'NOT_THERE'],
    ['an id that is none', 'x', { intent: 'renew' }, 'USAGE'],
    ['an intent that there is not', undefined, { intent: 'weather' }, 'CANDIDATE_INTENT'],
    ['no intent where none was suggested', undefined, {}, 'CANDIDATE_INTENT'],
  ])('refuses %s', async (_what, id, flags, code) => {
    const there = await heard('oh no not again');
    await expect(accept(id ?? String(there), flags, terminal().cli)).rejects.toMatchObject({ code });
    expect(await listed('new')).toHaveLength(1);
  });

  it('exports what is accepted once, and overwrites no patch', async () => {
    const out = join(folder, 'patch.jsonl');
    const id = await heard('keep my thingy [order] alive', { times: 2 });
    await heard('not decided');
    const { cli } = terminal();
    await accept(String(id), { intent: 'renew' }, cli);
    expect(await exportThem({ out }, cli)).toBe(0);
    expect(readFileSync(out, 'utf8')).toBe(
      '{"language":"en","intent":"renew","text":"keep my thingy [order] alive","count":2}\n',
    );
    expect(await listed('exported')).toMatchObject([{ id }]);
    await expect(reject(String(id), {}, cli)).rejects.toMatchObject({ code: 'CANDIDATE_EXPORTED' });

    const again = terminal();
    expect(await exportThem({ out: join(folder, 'none.jsonl') }, again.cli)).toBe(0);
    expect(again.out.join()).toMatch(/no file was written/);
    await accept(String(await heard('one more')), { intent: 'renew' }, cli);
    await expect(exportThem({ out }, cli)).rejects.toMatchObject({ code: 'USAGE' });
    expect(await listed('accepted')).toHaveLength(1);
  });
});

describe('intents import', () => {
  const write = (...lines: (object | string)[]): string => {
    const file = join(folder, 'patch.jsonl');
    writeFileSync(
      file,
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
    );
    return file;
  };
  const intents = (): string => {
    const copy = join(folder, 'intents');
    cpSync(join(projectRoot(), 'intents'), copy, { recursive: true });
    return copy;
  };
  const file = (name: string): string => readFileSync(join(folder, 'intents', name), 'utf8');

  it('brings an exported candidate into the phrases, with an invented value in the place of its mask', async () => {
    const intentsFolder = intents();
    const { cli } = terminal();
    for (const [text, language] of [
      ['keep my thingy [order] alive, mail [email], tel [phone], sim [iccid], as on [link]', 'en'],
      ['给我的小鱼[order]充点饲料', 'zh'],
    ] as const) {
      await accept(String(await heard(text, { language })), { intent: 'renew' }, cli);
    }
    await exportThem({ out: join(folder, 'patch.jsonl') }, cli);
    expect(await importPatch(join(folder, 'patch.jsonl'), { intentsFolder }, cli)).toBe(0);
    expect(file('renew/phrases.zh.txt')).toMatch(/\n给我的小鱼\[NO-48213\]\(orderNumber\)充点饲料\n$/);
    const added = readPhrases(intentsFolder).find(({ text }) => text.includes('thingy'));
    expect(added).toMatchObject({ intent: 'renew', language: 'en' });
    expect(added?.marks.map(({ slot }) => slot)).toEqual(['orderNumber', 'email', 'phone', 'iccid', 'url']);

    const again = terminal();
    expect(await importPatch(join(folder, 'patch.jsonl'), { intentsFolder }, again.cli)).toBe(0);
    expect(again.out).toEqual([
      expect.stringMatching(/line 1: skipped: is there already/),
      expect.stringMatching(/line 2: skipped: is there already/),
    ]);
  });

  it('adds the good lines, names what is wrong with the others, and ends with 3', async () => {
    const intentsFolder = intents();
    const patch = write(
      { language: 'en', intent: 'renew', text: 'gimme another round of thingy' },
      { language: 'en', intent: 'renew', text: 'thingy NO-48299 again' },
      { language: 'nb', intent: 'renew', text: 'ring 91234567 om dingsen' },
      { language: 'en', intent: 'system', text: 'thingy of yours' },
      { language: 'da', intent: 'renew', text: 'forny dimsen' },
      { language: 'en', intent: 'renew', text: 'my name is Kari and thingy' },
      'not json',
    );
    const { cli, out, notes } = terminal();
    expect(await importPatch(patch, { intentsFolder, json: true }, cli)).toBe(3);
    const results = out.map((line) => JSON.parse(line) as { line: number; outcome: string; reason?: string });
    expect(results.map(({ outcome }) => outcome)).toEqual(['added', ...Array<string>(6).fill('refused')]);
    const reasons = results.map(({ reason = '' }) => reason);
    for (const [index, pattern] of [
      /\(order\)/,
      /phone/,
      /intent "system"/,
      /language "da"/,
      /name/,
      /JSON/,
    ].entries())
      expect(reasons[index + 1]).toMatch(pattern);
    expect(notes[0]).toBe('1 added, 0 skipped, 6 refused');
    expect(file('renew/phrases.en.txt')).toMatch(/\ngimme another round of thingy\n$/);
    expect(file('renew/phrases.en.txt')).not.toMatch(/48299/);
  });

  it('changes nothing with --check', async () => {
    const intentsFolder = intents();
    const before = file('renew/phrases.en.txt');
    const patch = write({ language: 'en', intent: 'renew', text: 'gimme another round of thingy' });
    const { cli, out, notes } = terminal();
    expect(await importPatch(patch, { intentsFolder, check: true }, cli)).toBe(0);
    expect(out).toEqual([
      expect.stringMatching(/^line 1: would be added to intents\/renew\/phrases\.en\.txt: gimme/),
    ]);
    expect(notes).toEqual(['1 would be added, 0 skipped, 0 refused']);
    expect(file('renew/phrases.en.txt')).toBe(before);
  });

  it('says which patch cannot be read', async () => {
    await expect(importPatch(join(folder, 'none'), {}, terminal().cli)).rejects.toMatchObject({
      code: 'USAGE',
    });
  });
});

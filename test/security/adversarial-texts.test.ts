import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildEngine } from '../../src/app';
import { loadBrand } from '../../src/brand';
import { projectRoot } from '../../src/lib/project-root';
import { mask } from '../../src/privacy/mask';
import { EMPTY_STATE } from '../../src/turn/port';
import { model } from '../support/walk';

/** X takes the longest DMs, of 10,000 characters. */
const LENGTH = 10_000;
/** CPU a DM may cost, with room for a busy machine; a quadratic step over 10,000 characters takes seconds. */
const MOST_MS = 150;

const PIECES = [
  'a',
  '1',
  ' ',
  '-',
  '.',
  '@',
  '/',
  '\n',
  '1 ',
  '1-',
  '4111 ',
  'a@',
  'a.',
  '@a.',
  'a@a.',
  'no-',
  'NO-4',
  'NO- ',
  '+47 ',
  '00',
  '(1',
  'stop ',
  'human ',
  'not a human ',
  'talk to a ',
  'ikke send meg ',
  'https://',
  'http://a.',
  'www.',
  'my password is ',
  'passord: ',
  '不要',
  '人工',
  '转',
  '号',
  '一',
  '１',
  '٣',
  '٣ ',
  '\u200b',
  '1\u200b',
  '\u0301',
  'e\u0301',
  '\u202e',
  '👍',
  '🇳🇴',
  '👨‍👩‍👧',
  '{',
  '"',
  '\\',
  '$',
  '%s',
  'sorry, 48214 ',
  'monthly ',
  'the first one ',
  'i mean ',
  'order number ',
  'a, ',
  'a。',
  'e-post ',
  'a'.repeat(60),
  '1'.repeat(31) + ' ',
];
const ODD: readonly string[] = [
  `${'a'.repeat(5_000)}@${'b'.repeat(4_999)}`,
  `${'1 '.repeat(4_999)}x`,
  `${'1-'.repeat(4_999)}!`,
  `my password is ${' '.repeat(9_900)}x`,
  `${'('.repeat(5_000)}${')'.repeat(5_000)}`,
  `NO-${'0'.repeat(9_997)}`,
  `https://${'a.'.repeat(4_990)}`,
  `${'.'.repeat(9_999)}@`,
  `${'talk to a real live '.repeat(500)}`,
];
const TEXTS = [
  ...PIECES.map((piece) => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH)),
  ...PIECES.map((piece) => `${piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH - 1)}!`),
  ...ODD,
];

let engine: Awaited<ReturnType<typeof buildEngine>>;
beforeAll(async () => {
  engine = await buildEngine(loadBrand(join(projectRoot(), 'config/brand.yaml'), {}), model());
  for (const text of ['hello', 'renew NO-48213', '转人工']) understand(text);
});

describe('texts made to take long', () => {
  it('are masked in no time', () => {
    expect(slowest((text) => mask(text))).toEqual([]);
  });

  it('are understood in no time, in every state', () => {
    expect(slowest((text) => understand(text))).toEqual([]);
  });
});

function understand(text: string): void {
  for (const slot of ['orderNumber', 'contact'] as const) {
    const choices = [{ id: 'renew', label: 'Renew a plan' }];
    const state = {
      ...EMPTY_STATE,
      flow: { intent: 'renew' },
      expect: { kind: 'slot' as const, slot },
      choices,
    };
    engine.understand({ messages: [{ text, attachments: 0 }], state });
  }
}

/** Texts that cost more CPU than allowed even at the better of two tries. */
function slowest(work: (text: string) => unknown): { text: string; ms: number }[] {
  const cost = (text: string) => {
    const start = process.cpuUsage();
    work(text);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  };
  return TEXTS.map((text) => ({
    text: `${text.slice(0, 30)}…`,
    ms: Math.round(leastOf(text, cost)),
  })).filter(({ ms }) => ms > MOST_MS);
}

/** The cheapest of up to six tries: the first ones pay for compiling, and a busy machine for its other work. */
function leastOf(text: string, cost: (text: string) => number): number {
  let least = cost(text);
  for (let tries = 1; tries < 6 && least > MOST_MS; tries++) least = Math.min(least, cost(text));
  return least;
}

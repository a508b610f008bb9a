import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readScript } from '../../src/cli/chat/script';
import { projectRoot } from '../../src/lib/project-root';
import { type Customer, textOf, useWalk } from '../support/walk';

const context = useWalk();

const FOLDER = join(projectRoot(), 'test/walk/scripts');
const WAYS = [
  'billing-cycle',
  'community',
  'find-shop',
  'hotline',
  'how-to-renew',
  'payment-methods',
  'promotions',
  'referral-points',
  'renew-in-app',
  'renew-on-website',
];
const EXPECT = /^# expect (.+)$/gm;

/**
 * Scripts as `renewdesk chat --script` takes them. A comment `# expect <pattern>` below a message is what its answer must
 * hold at noon on Monday, 23 November 2026, in Oslo.
 */
function turnsOf(file: string): { says: string; facts: RegExp[] }[] {
  const parts = readFileSync(join(FOLDER, file), 'utf8').split(/\n{2,}/);
  return parts.map((part) => {
    const [burst] = readScript(part);
    if (burst?.kind !== 'burst') throw new Error(`${file}: a message, and what is expected of the answer`);
    const facts = [...part.matchAll(EXPECT)].map((match) => new RegExp(match[1] ?? ''));
    return { says: burst.lines.join('\n'), facts };
  });
}

async function ask(customer: Customer, text: string) {
  await customer.says(text);
  const heard = await customer.hearsAll();
  return { heard, text: textOf(heard).replace(/[\u00a0\u202f]/g, ' ') };
}

describe('every other way to renew', () => {
  const files = readdirSync(FOLDER).toSorted();

  it('has a script in each language', () => {
    expect(files).toEqual(
      WAYS.flatMap((way) => ['en', 'nb', 'zh'].map((language) => `${way}.${language}.txt`)),
    );
    for (const file of files) for (const { facts } of turnsOf(file)) expect(facts.length).toBeGreaterThan(0);
  });

  for (const channel of ['instagram', 'x'] as const) {
    it.each(files)(`is told from brand.yaml on ${channel}: %s`, async (file) => {
      const { walk } = context;
      const customer = await walk.customer(channel);
      for (const { says, facts } of turnsOf(file)) {
        const { heard, text } = await ask(customer, says);
        for (const fact of facts) expect(text).toMatch(fact);
        // One message a turn on X, where each costs; a thousand bytes at most on Instagram.
        if (channel === 'x') expect(heard).toHaveLength(1);
        else for (const message of heard) expect(Buffer.byteLength(message.text)).toBeLessThanOrEqual(1_000);
      }
      expect((await walk.thread(customer)).control).toBe('bot');
    });
  }
});

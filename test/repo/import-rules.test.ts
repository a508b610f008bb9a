import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, withFolder } from './project';

/** The configuration is a plain CommonJS file without types. */
const { forbidden } = require('../../.dependency-cruiser.cjs') as {
  forbidden: { name: string; comment: string }[];
};

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

/** One planted violation for every rule: the files of a tiny project and where the rule has to strike. */
const PLANTS: Record<string, { from: string; code: string; others?: Record<string, string> }> = {
  'no-circular': {
    from: 'src/lib/a.ts',
    code: "import { b } from './b'; export const a = b;",
    others: { 'src/lib/b.ts': "import { a } from './a'; export const b = a;" },
  },
  'not-to-unresolvable': { from: 'src/lib/c.ts', code: "import { b } from './gone'; export const a = b;" },
  'not-to-dev-dependency': {
    from: 'src/turn/b.ts',
    code: "import fc from 'fast-check'; export const a = fc;",
  },
  'not-to-undeclared-package': { from: 'src/turn/c.ts', code: "import a from 'semver'; export const b = a;" },
  'not-to-test': toOther('src/turn/a.ts', 'test/support/builders'),
  'lib-imports-nothing-of-ours': toOther('src/lib/d.ts', 'src/channel/port'),
  'adapters-see-only-channel-and-lib': toOther('adapters/x/send.ts', 'src/store/store'),
  'adapters-never-see-each-other': toOther('adapters/instagram/send.ts', 'adapters/facebook/send'),
  'meta-is-for-meta-channels': toOther('adapters/x/errors.ts', 'adapters/meta/call'),
  'intents-see-only-the-turn-port-and-lib': toOther('intents/greeting/intent.ts', 'src/renewals/port'),
  'intents-never-see-each-other': toOther('intents/renew/intent.ts', 'intents/human/intent'),
  'thinking-does-no-io': {
    from: 'src/turn/decide.ts',
    code: "import { open } from 'node:fs/promises'; export const a = open;",
  },
  'nlu-does-no-io': {
    from: 'src/nlu/engine.ts',
    code: "import { readFileSync } from 'node:fs'; export const a = readFileSync;",
  },
  'sandbox-imports-only-lib': toOther('src/sandbox/graph/receive.ts', 'src/channel/port'),
  'nobody-leans-on-the-sandbox': toOther('src/turn/run-turn.ts', 'src/sandbox/graph/send'),
  'only-app-wires-adapters-and-intents': toOther('src/turn/wire.ts', 'adapters/index'),
  'src-sees-no-adapter-or-intent': toOther('src/outbox/send.ts', 'adapters/facebook/send'),
  'only-entry-points-import-app': toOther('src/turn/top.ts', 'src/app'),
  'web-sees-only-the-contract': toOther('web/list.ts', 'src/console/list'),
  'home-of-pg': heavy('src/inbox/a.ts', 'pg'),
  'home-of-bullmq': heavy('src/inbox/b.ts', 'bullmq'),
  'home-of-ioredis': heavy('src/webhook/a.ts', 'ioredis'),
  'home-of-twitter-api-v2': heavy('src/outbox/a.ts', 'twitter-api-v2'),
  'home-of-facebook-nodejs-business-sdk': heavy(
    'adapters/instagram/errors.ts',
    'facebook-nodejs-business-sdk',
  ),
  'forms-know-no-engine': toOther('src/skills/form.ts', 'src/skills/botkit/engine'),
  'home-of-botkit': heavy('src/skills/a.ts', 'botkit'),
  'home-of-botbuilder': heavy('src/skills/b.ts', 'botbuilder'),
  'home-of-botbuilder-core': heavy('src/skills/c.ts', 'botbuilder-core'),
  'home-of-botbuilder-dialogs': heavy('src/skills/d.ts', 'botbuilder-dialogs'),
  'home-of-natural': heavy('src/turn/n.ts', 'natural'),
  'home-of-stripe': heavy('src/renewals/payments/payment.ts', 'stripe'),
  'home-of-@paypal/paypal-server-sdk': heavy('src/renewals/checkout-paypal.ts', '@paypal/paypal-server-sdk'),
  'home-of-standardwebhooks': heavy('src/handoff/claim-next.ts', 'standardwebhooks'),
  'home-of-eld': { from: 'src/turn/e.ts', code: "export const a = () => import('eld/small');" },
};

/** Type-only imports count as well: they too make a station know another. */
function toOther(from: string, target: string) {
  const path = `${'../'.repeat(from.split('/').length - 1)}${target}`;
  return {
    from,
    code: `import type { A } from '${path}'; export type B = A;`,
    others: { [`${target}.ts`]: 'export type A = 1;' },
  };
}

function heavy(from: string, name: string) {
  return { from, code: `import * as a from '${name}'; export const b = a;` };
}

const GOOD: Record<string, string> = {
  'src/lib/clock.ts': 'export const clock = 1;',
  'src/channel/adapter.ts': "import { clock } from '../lib/clock'; export const port = clock;",
  'src/turn/port.ts': "import { clock } from '../lib/clock'; export const port = clock;",
  'src/store/store.ts': "import { Pool } from 'pg'; export const pool = Pool;",
  'src/turn/run-turn.ts': "import { pool } from '../store/store'; export const run = pool;",
  'adapters/meta/call.ts': "import { port } from '../../src/channel/adapter'; export const call = port;",
  'adapters/instagram/index.ts': "import { call } from '../meta/call'; export const instagram = call;",
  'adapters/index.ts': "import { instagram } from './instagram'; export const adapters = [instagram];",
  'intents/renew/intent.ts': "import { port } from '../../src/turn/port'; export const renew = port;",
  'intents/index.ts': "import { renew } from './renew/intent'; export const intents = [renew];",
  'src/app.ts':
    "import { adapters } from '../adapters'; import { intents } from '../intents'; export const app = [adapters, intents];",
};

describe('the import rules', () => {
  it('have a planted violation each', () => {
    const names = forbidden.map(({ name }) => name);
    expect(Object.keys(PLANTS).sort()).toEqual([...names].sort());
  });

  it('say why they exist', () => {
    for (const rule of forbidden) expect(rule.comment.length).toBeGreaterThan(30);
  });

  it('let the ordinary way through', () => {
    expect(cruise(GOOD)).toEqual([]);
  });

  it('stop every planted violation', () => {
    // One cruise over all plants: each has a file of its own, and a process for each would take half a minute.
    const files = Object.values(PLANTS).map(({ from, code, others }) => ({ ...others, [from]: code }));
    const found = cruise(Object.fromEntries(files.flatMap(Object.entries)));
    const missed = Object.entries(PLANTS).filter(
      ([rule, { from }]) =>
        !found.some((violation) => violation.rule.name === rule && violation.from === from),
    );
    expect(missed.map(([rule]) => rule)).toEqual([]);
  });
});

function cruise(files: Record<string, string>): Violation[] {
  return withFolder((folder) => {
    for (const [path, code] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const rules = join(ROOT, '.dependency-cruiser.cjs');
    const folders = ['src', 'adapters', 'intents', 'web'].filter((name) => existsSync(join(folder, name)));
    const run = spawnSync(
      process.execPath,
      [program, '--config', rules, '--output-type', 'json', ...folders],
      {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    if (!run.stdout.startsWith('{')) throw new Error(run.stderr);
    return (JSON.parse(run.stdout) as { summary: { violations: Violation[] } }).summary.violations;
  });
}

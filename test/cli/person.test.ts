import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eraseCustomer, exportCustomer } from '../../src/cli/database/person';
import { type Cli, openTerminal } from '../../src/cli/terminal';
import { projectRoot } from '../../src/lib/project-root';
import { newCustomer, newOrder, proves } from '../support/customers';
import { useTestDatabase } from '../support/database';
import { newMessage } from '../support/handoff';
import { WALK_SECRET_KEY } from '../support/walk-payment';

const db = useTestDatabase();
const lines: string[] = [];
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'renewdesk-person-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A command line on the database of this test. */
function cli(): Cli {
  const { host, port, user, database } = db.connection;
  lines.length = 0;
  return {
    ...openTerminal({
      DATABASE_URL: `postgres://${user}@${encodeURIComponent(host)}:${port}/${database}`,
      DATA_DIR: folder,
      SANDBOX: 'force',
      SECRET_KEY: WALK_SECRET_KEY,
      PUBLIC_URL: 'https://renew.fjord-esim.example',
      BRAND_FILE: join(projectRoot(), 'config/brand.yaml'),
    }),
    out: (line) => void lines.push(line),
    note: () => undefined,
  };
}

describe('renewdesk export and erase', () => {
  it('find a customer by handle or order, write their data down and take them away once the name is given', async () => {
    const kari = await newCustomer(db.store, { name: 'Kari Linje', handle: 'kari.linje' });
    await newOrder(db.store, 'NO30001');
    await proves(db.store, kari.threadId, 'NO30001');
    await newMessage(db.store, kari.threadId, 'said on the line');

    expect(await exportCustomer('@Kari.Linje', { format: 'json' }, cli())).toBe(0);
    expect(lines.join('\n')).toContain('said on the line');
    const out = join(folder, 'kari.csv');
    expect(await exportCustomer('no-30001', { format: 'csv', out }, cli())).toBe(0);
    expect(await readFile(out, 'utf8')).toContain('said on the line');

    await expect(eraseCustomer(String(kari.id), { confirm: 'kari' }, cli())).rejects.toMatchObject({
      code: 'CONFIRM_MISTYPED',
    });
    expect(await eraseCustomer(String(kari.id), { confirm: 'Kari Linje', json: true }, cli())).toBe(0);
    expect(lines).toEqual(['{"threads":1,"keptPayments":0}']);
    await expect(exportCustomer('@kari.linje', { format: 'json' }, cli())).rejects.toMatchObject({
      code: 'NOT_THERE',
    });
  });
});

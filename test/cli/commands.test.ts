import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../support/until';
import {
  ensureBuilt,
  instanceOf,
  newDataFolder,
  processesOn,
  type Running,
  renewdesk,
  renewdeskUntil,
} from './support';

const HEADER = 'orderNumber,plan,status,expiresAt,cycle,email,phone,firstRenewal,points,currency,iccid,name';
const GOOD = 'NO-90001,NO20,active,2027-01-01,monthly,a@example.com,,false,0,NOK,,A';
const BAD = 'NO-90002,No such plan,active,2027-13-01,monthly,b@example.com,,false,0,NOK,,B';

let data = '';
let product: Running;

beforeAll(async () => {
  ensureBuilt();
  data = await newDataFolder();
  product = await renewdeskUntil('^C to stop', ['start', '--sandbox', '--port', '0', '--data', data]);
}, 120_000);

afterAll(async () => {
  product.kill('SIGTERM');
  await product.ended;
  await rm(data, { recursive: true, force: true });
});

/** Runs a command beside the product. */
function beside(args: readonly string[], input?: string) {
  return renewdesk([...args, '--data', data], input === undefined ? {} : { input });
}

async function callApi(path: string, token: string): Promise<number> {
  const { address } = instanceOf(data) ?? { address: '' };
  const answer = await fetch(`${address}/api${path}`, { headers: { authorization: `Bearer ${token}` } });
  return answer.status;
}

describe('renewdesk chat', () => {
  const chats = [
    {
      channel: 'instagram',
      script: 'my plan runs out\ncan I renew?\n\nNO-48213\n\nmei@fjord-esim.example\n\n/pay\n',
      order: 'NO-48213',
    },
    {
      channel: 'facebook',
      script: 'Hei, jeg vil fornye abonnementet mitt\n\nNO-48216 kari@example.com\n\n/pay monthly\n',
      order: 'NO-48216',
    },
    {
      channel: 'x',
      script: '我的套餐明天到期，我要续费\n\nNO-48215\n\nli.wei@example.com\n\n/pay\n',
      order: 'NO-48215',
    },
  ];

  it('goes from the first word to "paid" on three channels in three languages', async () => {
    const played = await Promise.all(
      chats.map(({ channel, script }) => beside(['chat', '--channel', channel, '--trace'], script)),
    );
    for (const [index, { code, out, err }] of played.entries()) {
      expect(`${code} ${err}\n${out}`).toMatch(/^0 /);
      expect(out).toMatch(new RegExp(`you press "[^"]+"\\n   bot .*${chats[index]?.order}`));
      expect(out).toMatch(/~ #\d+ renew \d\.\d\d · (en|nb|zh) · .* ms/);
    }
  }, 60_000);

  it('shows choices and taps the one whose number is typed', async () => {
    const { code, out } = await beside(['chat', '--channel', 'instagram', '--json'], 'hi\n\n1\n');
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[1]).toMatchObject({ from: 'bot', choices: expect.arrayContaining(['Renew a plan']) });
    // Tapped, not typed: the bot asks for what a renewal needs.
    expect(String(lines.at(-1)?.text)).toMatch(/order number/);
  }, 30_000);

  it('ends with 1 when a step cannot be done, and with 2 for a script that is not there', async () => {
    const nothingToPay = await beside(['chat', '--channel', 'x'], '/pay\n');
    expect(nothingToPay.code).toBe(1);
    expect(nothingToPay.out).toContain('no payment link has arrived yet');
    expect((await beside(['chat', '--channel', 'x', '--script', '/nowhere.txt'])).code).toBe(2);
  });
});

describe('renewdesk replay', () => {
  it('works a recorded turn out again and finds it the same', async () => {
    const chat = await beside(['chat', '--channel', 'x', '--trace'], 'my plan runs out, NO-48214\n');
    const id = /~ #(\d+) /.exec(chat.out)?.[1] ?? '';
    const { code, out } = await beside(['replay', id, '--json']);
    expect([code, JSON.parse(out)]).toEqual([0, { turn: Number(id), differences: [] }]);
    expect((await beside(['replay', '999999999'])).code).toBe(1);
  }, 30_000);
});

describe('renewdesk trigger', () => {
  it('posts signed events and is refused with a wrong signature', async () => {
    const [signed, ...wrong] = await Promise.all([
      beside(['trigger', 'message', '--channel', 'facebook', '--duplicate']),
      beside(['trigger', 'message', '--channel', 'facebook', '--bad-signature']),
      beside(['trigger', 'message', '--channel', 'x', '--bad-signature']),
    ]);
    expect(signed).toMatchObject({ code: 0, out: 'facebook message: 200\nfacebook message: 200\n' });
    expect(wrong.map(({ code, out }) => [code, out])).toEqual([
      [0, 'facebook message: 401\n'],
      [0, 'x message: 401\n'],
    ]);
  });

  it('posts a body of a file as it is, and says which events there are', async () => {
    const raw = await beside(['trigger', '--raw', '-', '--channel', 'instagram'], '{"object":');
    expect(raw.out).toBe('instagram raw: 400\n');
    const list = await beside(['trigger', '--list', '--channel', 'x', '--json']);
    expect(JSON.parse(list.out)).toEqual(expect.arrayContaining(['message', 'oauth.revoke']));
    expect(await beside(['trigger', '--channel', 'x'])).toMatchObject({ code: 2 });
  });
});

describe('commands on the database of a running product', () => {
  it('import orders, write rejects with reasons and end with 3 when there are too many', async () => {
    const csv = join(data, 'orders.csv');
    await writeFile(csv, [HEADER, GOOD, BAD, ''].join('\n'));
    const strict = await beside(['import', 'orders', csv, '--json']);
    expect(strict.code).toBe(3);
    expect(JSON.parse(strict.out)).toMatchObject({ rows: 2, inserted: 1, rejected: 1, complete: true });
    const reasons = await readFile(`${csv}.rejects.csv`, 'utf8');
    expect(reasons).toMatch(/3,"NO-90002","plan .* is not in brand.yaml; expiresAt .*"/);
    const lenient = await beside(['import', 'customers', csv, '--max-rejects', '1']);
    expect(lenient).toMatchObject({ code: 0, out: expect.stringContaining('1 as before, 1 rejected') });
  });

  it('add, reset and take away a person, by a link and a token', async () => {
    const wanted = ['--role', 'moderator', '--languages', 'nb,en'];
    const unknown = await beside(['user', 'add', 'Ola', '--accounts', 'x:1']);
    expect(`${unknown.code} ${unknown.err}`).toMatch(/^1 .*there is no account x:1/);
    const added = await beside(['user', 'add', 'Ola', '--token', ...wanted]);
    const [link = '', token = ''] = added.out.trim().split('\n');
    expect((await fetch(link)).status).toBe(200);
    expect(await callApi('/me', token)).toBe(200);
    expect((await beside(['user', 'add', 'Ola'])).code).toBe(1);
    const reset = JSON.parse((await beside(['user', 'reset', 'Ola', '--token', '--json'])).out) as {
      token: string;
      link: string;
    };
    expect((await fetch(link)).status).toBe(404);
    expect((await fetch(reset.link)).status).toBe(200);
    expect(await callApi('/me', token)).toBe(401);
    expect(await callApi('/me', reset.token)).toBe(200);
    expect((await beside(['user', 'deactivate', 'Ola'])).code).toBe(0);
    expect((await fetch(reset.link)).status).toBe(404);
    expect(await callApi('/me', reset.token)).toBe(401);
    expect((await beside(['user', 'reset', 'Nobody'])).code).toBe(1);
  });

  it('tell how the queue stands and that the database is up to date', async () => {
    const status = await beside(['queue', 'status', '--json']);
    expect(JSON.parse(status.out)).toMatchObject({ outbox: expect.any(Object), paused: [] });
    expect(await beside(['queue', 'retry', '999999'])).toMatchObject({ code: 1 });
    expect(await beside(['queue', 'retry', 'x'])).toMatchObject({ code: 2 });
    expect((await beside(['migrate'])).out).toMatch(/up to date: \d{4}_/);
  });

  it('leave product and server running', async () => {
    const { address } = instanceOf(data) ?? { address: '' };
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
  });
});

describe('commands without a running product', () => {
  it('start what they need for their own life and end it', async () => {
    const folder = await newDataFolder();
    const added = await renewdesk(['user', 'add', 'Kari', '--json', '--data', folder]);
    expect(JSON.parse(added.out)).toMatchObject({ name: 'Kari', role: 'agent' });
    const chat = await renewdesk(['chat', '--channel', 'x', '--data', folder], { input: 'hello\n' });
    expect(`${chat.code} ${chat.err}`).toMatch(/^0 .*starts for the time of this command/);
    await until('everything to be gone', () => processesOn(folder).length === 0);
    expect(instanceOf(folder)).toBeUndefined();
    await rm(folder, { recursive: true });
  }, 60_000);
});

describe('renewdesk', () => {
  it('lists its commands for an unknown one and ends with 2', async () => {
    const { code, err, out } = await renewdesk(['listen']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('there is no command "listen"');
    expect(err).toMatch(/start .*\n[\s\S]*chat .*\n[\s\S]*import /);
  });

  it('ends with 0 for help and version, and with 2 for an unknown flag', async () => {
    expect(await renewdesk(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Usage: renewdesk'),
    });
    expect((await renewdesk(['version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await renewdesk(['start', '--prot', '1'])).toMatchObject({ code: 2, out: '' });
  });

  it('understands the words it is given as one text', async () => {
    const { out } = await renewdesk(['intents', 'predict', '--json', 'renew', 'NO-48213', 'for a year']);
    expect(JSON.parse(out)).toMatchObject({ slots: { orderNumber: 'NO-48213', cycle: 'yearly' } });
  });

  it('understands lines of stdin without a database', async () => {
    const { out } = await renewdesk(['intents', 'predict', '--json'], { input: '73306\n我要续费\n' });
    const [number, chinese] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(number).toMatchObject({ intent: 'provide-details', slots: { orderNumber: 'NO-73306' } });
    expect(chinese).toMatchObject({ intent: 'renew', lang: 'zh' });
  });
});

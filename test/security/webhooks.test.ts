import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { ChannelName } from '../../src/channel/account';
import { signedHeaders, signMeta, signX } from '../support/deliveries';
import { lastOf, linkIn, useWalk, type Walk } from '../support/walk';

const OLD_SECRET = 'secret-of-before-the-rotation';

const context = useWalk({
  brand: (brand) => ({
    ...brand,
    accounts: brand.accounts.map((account) => ({
      ...account,
      appSecrets: [...account.appSecrets, OLD_SECRET],
    })),
  }),
});

const CHANNELS: readonly ChannelName[] = ['facebook', 'instagram', 'x'];
const META: readonly ChannelName[] = ['facebook', 'instagram'];
const PAGE = '104857600000001';
const INSTAGRAM = '17841400000000001';
const X_USER = '1700000000000000001';

describe('who may deliver', () => {
  it.each(CHANNELS)('nobody without a good signature: 401 and not one row (%s)', async (channel) => {
    const { walk } = context;
    const body = JSON.stringify(delivery(channel, ['7001'], 'hello'));
    const good = signedHeaders(channel, body, secretOf(walk, channel));
    const [name = '', value = ''] = Object.entries(good)[0] ?? [];
    const before = await everyTable(walk);
    const bad: Record<string, string>[] = [
      {},
      { [name]: '' },
      { [name]: 'sha256=' },
      { [name]: value.slice(0, -2) },
      { [name]: `${value}00` },
      { [name]: value.replace('sha256=', 'sha1=') },
      { [name]: value.replace('sha256=', '') },
      { [name]: `sha256=${'z'.repeat(64)}` },
      { [name]: `${value}, ${value}` },
      { [name]: `sha256=${'é'.repeat(44)}`.normalize('NFD').replace(/[^\x20-\x7e]/g, '?') },
      signedHeaders(channel, body, 'another secret'),
      signedHeaders(channel, `${body} `, secretOf(walk, channel)),
      // The other scheme's digest of the same bytes with the same secret.
      {
        [name]:
          channel === 'x' ? signMeta(body, secretOf(walk, channel)) : signX(body, secretOf(walk, channel)),
      },
    ];
    for (const headers of bad) expect((await walk.deliver(channel, body, headers)).status).toBe(401);
    for (let at = 0; at < body.length; at += 37) {
      const altered = `${body.slice(0, at)}${body[at] === 'x' ? 'y' : 'x'}${body.slice(at + 1)}`;
      expect((await walk.deliver(channel, altered, good)).status).toBe(401);
    }
    expect(await everyTable(walk)).toEqual(before);
    expect((await walk.deliver(channel, body)).status).toBe(200);
    await walk.settle();
  });

  it.each(CHANNELS)(
    'whoever signs with any of the current secrets, during a rotation (%s)',
    async (channel) => {
      const { walk } = context;
      const body = JSON.stringify(delivery(channel, ['7002'], 'hello'));
      expect((await walk.deliver(channel, body, signedHeaders(channel, body, OLD_SECRET))).status).toBe(200);
      await walk.settle();
    },
  );

  it.each(META)('over the raw bytes, however the platform escapes them (%s)', async (channel) => {
    const { walk } = context;
    const plain = JSON.stringify(delivery(channel, ['7003'], 'blåbær 🫐 </script>'));
    const escaped = plain
      .replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .replaceAll('/', '\\/');
    expect((await walk.deliver(channel, escaped)).status).toBe(200);
    expect(
      (await walk.deliver(channel, plain, signedHeaders(channel, escaped, secretOf(walk, channel)))).status,
    ).toBe(401);
    await walk.settle();
  });

  it('no platform with the secret of another', async () => {
    const { walk } = context;
    const body = JSON.stringify(delivery('facebook', ['7004'], 'hello'));
    const headers = signedHeaders('facebook', body, 'sandbox-x-consumer-secret');
    expect((await walk.deliver('facebook', body, headers)).status).toBe(401);
  });
});

describe('a genuine delivery that is no good', () => {
  it.each<[string, string]>([
    ['nothing', ''],
    ['half a document', '{"object":"page","entry":[{'],
    ['two documents', '{} {}'],
    ['not JSON', 'hello'],
    ['a key that reaches into prototypes', '{"object":"page","entry":[],"__proto__":{"polluted":true}}'],
    ['the same, escaped', '{"object":"page","entry":[],"\\u005f_proto__":{"polluted":true}}'],
    ['a constructor', '{"object":"page","entry":[],"constructor":{"prototype":{"polluted":true}}}'],
    ['10,000 levels', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['100,000 levels inside', `{"object":"page","entry":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`],
  ])('is answered 400 and leaves no row: %s', async (_what, body) => {
    const { walk } = context;
    const before = await everyTable(walk);
    for (const channel of CHANNELS) expect((await walk.deliver(channel, body)).status).toBe(400);
    expect(await everyTable(walk)).toEqual(before);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['a number', 7],
    ['null', null],
    ['a list', []],
    ['an empty object', {}],
    ['entries that are no entries', { object: 'page', entry: [null, 1, 'x', [], {}] }],
    ['an entry for nobody', { object: 'page', entry: [{ id: PAGE, messaging: [{ message: {} }] }] }],
    [
      'texts that are no texts',
      {
        object: 'instagram',
        entry: [
          {
            id: INSTAGRAM,
            messaging: [{ sender: { id: {} }, recipient: [], message: { mid: 5, text: {} } }],
          },
        ],
      },
    ],
    ['another object', { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [] }] }],
    [
      'an event of tomorrow',
      {
        object: 'page',
        entry: [
          {
            id: PAGE,
            time: 1,
            messaging: [{ sender: { id: '1' }, recipient: { id: PAGE }, timestamp: 1, telepathy: {} }],
          },
        ],
      },
    ],
  ])('is kept in quarantine and answered 200: %s', async (_what, body) => {
    const { walk } = context;
    for (const channel of CHANNELS) {
      const before = await everyTable(walk);
      expect((await walk.deliver(channel, body as object)).status).toBe(200);
      const after = await everyTable(walk);
      expect(after.quarantine).toBeGreaterThan(before.quarantine ?? 0);
      expect({ ...after, quarantine: 0 }).toEqual({ ...before, quarantine: 0 });
    }
  });

  it('for an account we do not run is kept in quarantine and answered 200', async () => {
    const { walk } = context;
    for (const channel of CHANNELS) {
      const body = JSON.stringify(delivery(channel, ['7100'], 'hello')).replaceAll(
        new RegExp(`${PAGE}|${INSTAGRAM}|${X_USER}`, 'g'),
        '999000000000001',
      );
      expect((await walk.deliver(channel, body)).status).toBe(200);
      const [row] = await walk.rows<{ source: string; reason: string }>(
        'select source, reason from quarantine order by id desc limit 1',
      );
      expect(row).toEqual({ source: channel, reason: 'unknown_account' });
    }
    await walk.settle();
  });

  it.each(META)('in part keeps its good part (%s)', async (channel) => {
    const { walk } = context;
    const id = channel === 'facebook' ? PAGE : INSTAGRAM;
    const [first, last] = [await walk.customer(channel), await walk.customer(channel)];
    const good = ({ userId }: { userId: string }) => ({
      sender: { id: userId },
      recipient: { id },
      timestamp: walk.clock.now(),
      message: { mid: `m_half_${channel}_${userId}`, text: 'hello' },
    });
    const body = {
      object: channel === 'facebook' ? 'page' : 'instagram',
      entry: [
        { id, time: 1, messaging: [good(first), { nonsense: true }, null, 'x'] },
        'broken',
        { id, time: 1, messaging: [{ sender: 7, message: [] }, good(last)] },
      ],
    };
    await greet(walk, [first, last]);
    expect((await walk.deliver(channel, body)).status).toBe(200);
    for (const customer of [first, last]) expect(await customer.hearsAll()).toHaveLength(1);
  });
});

describe('size and form', () => {
  it('bodies up to 8 MiB are taken from platforms, more are not', async () => {
    const { walk } = context;
    const ofSize = (bytes: number) => {
      const empty = JSON.stringify({ object: 'page', entry: [], pad: '' });
      return empty.replace('""', `"${'x'.repeat(bytes - empty.length)}"`);
    };
    const MAX = 8 * 1024 * 1024;
    expect((await walk.deliver('facebook', ofSize(MAX))).status).toBe(200);
    expect(await refusedStatus(walk.deliver('facebook', ofSize(MAX + 1)))).toBe(413);
  });

  it('bodies up to 256 KiB are taken elsewhere, more are not', async () => {
    const { walk } = context;
    const post = (path: string, bytes: number) =>
      refusedStatus(
        fetch(`${walk.app.url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: `"${'x'.repeat(bytes - 2)}"`,
        }),
      );
    expect(await post('/webhooks/sandbox-checkout', 256 * 1024)).toBe(401);
    expect(await post('/webhooks/sandbox-checkout', 256 * 1024 + 1)).toBe(413);
    expect(await post('/api/cases/1/claim', 256 * 1024 + 1)).toBe(401);
    const { token } = await walk.app.agents.add({ name: 'Big', role: 'agent', languages: [] });
    const big = await refusedStatus(
      fetch(`${walk.app.url}/api/cases/1/claim`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: `"${'x'.repeat(256 * 1024)}"`,
      }),
    );
    expect(big).toBe(413);
  });

  it('a batch of 1,000 updates is stored whole', async () => {
    const { walk } = context;
    const users = Array.from({ length: 1_000 }, (_, index) => String(800_000 + index));
    expect((await walk.deliver('instagram', delivery('instagram', users, 'hello'))).status).toBe(200);
    const [row] = await walk.rows<{ n: number }>(
      `select count(*) n from inbox where thread_id like 'instagram:%:80____' and kind = 'message'`,
    );
    expect(row?.n).toBe(1_000);
    // Nobody is there to answer: what the platform refuses must not keep the other tests waiting.
    await walk.rows(
      `update outbox set status = 'cancelled' where thread_id like 'instagram:%:80____' and status = 'pending'`,
    );
    await walk.settle();
  });

  it.each(['gzip', 'deflate', 'br', 'identity, gzip'])(
    'compressed bodies are not unpacked: %s',
    async (encoding) => {
      const { walk } = context;
      const bytes = gzipSync(Buffer.alloc(1_000_000));
      for (const path of [
        '/webhooks/facebook',
        '/webhooks/x',
        '/webhooks/sandbox-checkout',
        '/api/cases/1/claim',
      ]) {
        const answer = await fetch(`${walk.app.url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-encoding': encoding },
          body: new Uint8Array(bytes),
        });
        expect(answer.status).toBe(415);
      }
    },
  );

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ])('other content types are refused: %s', async (type) => {
    const { walk } = context;
    const body = JSON.stringify(delivery('facebook', ['7300'], 'hello'));
    const headers = { ...signedHeaders('facebook', body, secretOf(walk, 'facebook')), 'content-type': type };
    expect((await walk.deliver('facebook', body, headers)).status).toBe(415);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'HEAD'])(
    'odd methods get 4xx: %s',
    async (method) => {
      const { walk } = context;
      for (const path of [
        '/webhooks/facebook',
        '/webhooks/sandbox-checkout',
        '/api/cases',
        '/r/00000000000000000000000000000000',
      ])
        expect(
          await rawStatus(walk, `${method} ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`),
        ).toBeGreaterThanOrEqual(400);
      for (const path of ['/webhooks/facebook', '/webhooks/sandbox-checkout', '/api/cases'])
        expect(
          await rawStatus(walk, `${method} ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`),
        ).toBeLessThan(500);
    },
  );

  it('two lengths or two framings of one body are refused', async () => {
    const { walk } = context;
    const start = 'POST /webhooks/facebook HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';
    expect(
      await rawStatus(walk, `${start}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
    ).toBe(400);
    expect(await rawStatus(walk, `${start}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`)).toBe(400);
    expect(await rawStatus(walk, `${start}content-length: -1\r\n\r\n`)).toBe(400);
    expect(await rawStatus(walk, 'nonsense\r\n\r\n')).toBe(400);
  });
});

describe('handshakes', () => {
  const ask = async (walk: Walk, path: string) => {
    const answer = await fetch(`${walk.app.url}${path}`);
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      body: await answer.text(),
    };
  };
  const META_QUERY = 'hub.mode=subscribe&hub.verify_token=sandbox-verify-token';

  it.each(META)('repeat Meta’s challenge as plain text to who knows the token (%s)', async (channel) => {
    const { walk } = context;
    const good = await ask(walk, `/webhooks/${channel}?${META_QUERY}&hub.challenge=1158201444`);
    expect(good).toMatchObject({ status: 200, body: '1158201444' });
    expect(good.type).toMatch(/^text\/plain/);
    for (const query of [
      'hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1',
      'hub.mode=subscribe&hub.challenge=1',
      'hub.mode=unsubscribe&hub.verify_token=sandbox-verify-token&hub.challenge=1',
      `${META_QUERY}&hub.challenge=1&hub.challenge=2`,
      `hub.mode=subscribe&hub.verify_token=wrong&hub.verify_token=sandbox-verify-token&hub.challenge=1`,
      `${META_QUERY}`,
      `${META_QUERY}&hub.challenge=<script>alert(1)</script>`,
      `${META_QUERY}&hub.challenge[a]=1`,
      '__proto__[x]=1',
      '',
    ]) {
      const answer = await ask(walk, `/webhooks/${channel}?${query}`);
      expect([400, 403]).toContain(answer.status);
      expect(answer.body).not.toContain('sandbox-verify-token');
    }
  });

  it('sign X’s challenge only where it cannot be a delivery', async () => {
    const { walk } = context;
    const good = await ask(walk, '/webhooks/x?crc_token=MTE1ODIwMTQ0NA%3D%3D');
    expect(good.status).toBe(200);
    expect(JSON.parse(good.body)).toEqual({
      response_token: signX('MTE1ODIwMTQ0NA==', 'sandbox-x-consumer-secret'),
    });
    for (const token of [
      encodeURIComponent(JSON.stringify(delivery('x', ['1'], 'pay me'))),
      encodeURIComponent('{"for_user_id":"1"}'),
      'short',
      'A'.repeat(129),
      'MTE1ODIwMTQ0NA==&crc_token=MTE1ODIwMTQ0NB==',
      encodeURIComponent('MTE1ODIwMTQ0NA==\n'),
      '',
    ]) {
      const answer = await ask(walk, `/webhooks/x?crc_token=${token}`);
      expect(answer.status).toBe(400);
      expect(answer.body).not.toContain('sha256=');
    }
    expect((await ask(walk, '/webhooks/x')).status).toBe(400);
  });
});

describe('addresses', () => {
  it('in a link come from the configuration, whatever Host says', async () => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer('facebook');
    await customer.says(`renew ${number} ${email}`);
    const link = linkIn(lastOf(await customer.hearsAll()));
    expect(new URL(link).origin).toBe(walk.app.url);
    const { pathname } = new URL(link);
    const forged =
      'host: evil.example\r\nx-forwarded-host: evil.example\r\nx-forwarded-proto: https\r\nforwarded: host=evil.example\r\nconnection: close\r\n';
    const page = await raw(
      walk,
      `GET ${pathname}?next=https://evil.example&lang=en HTTP/1.1\r\n${forged}\r\n`,
    );
    expect(page).toMatch(/^HTTP\/1\.1 200/);
    expect(page).not.toContain('evil.example');
    const form =
      'cycle=monthly&next=https%3A%2F%2Fevil.example&returnUrl=https%3A%2F%2Fevil.example&amountMinor=1&currency=USD&price=1&plan=norway-5';
    const pressed = await raw(
      walk,
      `POST ${pathname}/checkout HTTP/1.1\r\n${forged}content-type: application/x-www-form-urlencoded\r\ncontent-length: ${form.length}\r\n\r\n${form}`,
    );
    expect(pressed).toMatch(/^HTTP\/1\.1 303/);
    expect(pressed).not.toContain('evil.example');
    const [checkout] = await walk.rows<{ amount: number; currency: string }>(
      'select amount_minor amount, currency from checkout order by id desc limit 1',
    );
    expect(checkout).toEqual({ amount: 14_900, currency: 'NOK' });
  });

  it('of links that do not exist, altered or guessed, say that they are not valid', async () => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const customer = await walk.customer('facebook');
    await customer.says(`renew ${number} ${email}`);
    const link = linkIn(lastOf(await customer.hearsAll()));
    const token = link.slice(-32);
    const others = [...token].map(
      (letter, at) => `${token.slice(0, at)}${letter === '0' ? '1' : '0'}${token.slice(at + 1)}`,
    );
    for (const other of [...others, token.toUpperCase(), `${token}0`, token.slice(1), '..%2f..', "'", '%00'])
      expect((await fetch(`${walk.app.url}/r/${other}`)).status).toBe(404);
    expect((await fetch(link)).status).toBe(200);
  });

  it('of a link show nothing personal before it is paid', async () => {
    const { walk } = context;
    const { number, email, phone, name } = await walk.order();
    const customer = await walk.customer('facebook');
    await customer.says(`renew ${number} ${email}`);
    const page = await (await fetch(linkIn(lastOf(await customer.hearsAll())))).text();
    for (const secret of [number, email, phone, name]) expect(page).not.toContain(secret);
    expect(page).not.toContain('<script');
  });
});

function secretOf(walk: Walk, channel: ChannelName): string {
  return walk.brand.accounts.find((account) => account.channel === channel)?.appSecrets[0] ?? '';
}

let messages = 0;

/** A delivery of one text from each user. */
function delivery(channel: ChannelName, userIds: readonly string[], text: string): object {
  const at = Date.parse('2026-11-23T11:00:00Z');
  if (channel === 'x') {
    return {
      for_user_id: X_USER,
      direct_message_events: userIds.map((sender_id) => ({
        type: 'message_create',
        id: String(1_900_000_000_000_000_000n + BigInt(++messages)),
        created_timestamp: String(at),
        message_create: { target: { recipient_id: X_USER }, sender_id, message_data: { text } },
      })),
    };
  }
  const id = channel === 'facebook' ? PAGE : INSTAGRAM;
  return {
    object: channel === 'facebook' ? 'page' : 'instagram',
    entry: userIds.map((userId) => ({
      id,
      time: at,
      messaging: [
        {
          sender: { id: userId },
          recipient: { id },
          timestamp: at,
          message: { mid: `m_security_${++messages}`, text },
        },
      ],
    })),
  };
}

/** Rows of each table; but how many deliveries were refused is written down now and then, by the clock on the wall. */
async function everyTable(walk: Walk): Promise<Record<string, number>> {
  await walk.settle();
  const tables = await walk.rows<{ name: string }>(
    `select quote_ident(tablename) name from pg_tables where schemaname = 'public'
        and tablename not like 'bull%' and tablename <> 'refused_delivery' order by 1`,
  );
  const counts = tables.map(({ name }) => `(select count(*) from ${name}) as ${name}`);
  const [row] = await walk.rows<Record<string, number>>(`select ${counts.join(', ')}`);
  return row ?? {};
}

/** The emulator knows these people, so that they can be answered. */
async function greet(
  walk: Walk,
  customers: readonly { says(text: string): Promise<void>; hearsAll(): Promise<unknown> }[],
) {
  for (const customer of customers) {
    await customer.says('hei');
    await customer.hearsAll();
  }
  await walk.settle();
}

/** Status of a request whose connection may be closed while the body is still being sent. */
async function refusedStatus(request: Promise<Response>): Promise<number | 'closed'> {
  return await request.then(
    ({ status }) => status,
    () => 'closed' as const,
  );
}

/** Sends exactly these bytes. @returns the whole answer. */
async function raw(walk: Walk, text: string): Promise<string> {
  const { hostname, port } = new URL(walk.app.url);
  return await new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => {
      answer += piece;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    socket.setTimeout(5_000, () => socket.destroy());
  });
}

async function rawStatus(walk: Walk, text: string): Promise<number> {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(await raw(walk, text))?.[1]);
}

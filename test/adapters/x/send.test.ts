import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { OutboundMessage } from '../../../src/channel/send';
import { silentLog } from '../../../src/lib/log';
import { adapterOf } from '../../support/adapter';
import { type HttpStub, json, type StubCall, startHttpStub } from '../../support/http-stub';

const NOW = 1_793_000_000_000;
const RESET = NOW / 1000 + 600;
const DAY_RESET = NOW / 1000 + 7200;
const message: OutboundMessage = {
  outboxId: '4711',
  userId: '1555000000000000456',
  body: { text: 'Your link:\nhttps://fjord.example/r/1' },
  basis: 'window',
  firstAttemptAt: NOW,
};

let stub: HttpStub | undefined;
afterEach(() => stub?.close());

async function senderOn(answer: (call: StubCall, response: ServerResponse) => void, timeoutMs = 500) {
  stub = await startHttpStub(answer);
  const account = {
    channel: 'x',
    id: '1777',
    handle: 'h',
    token: 'tok',
    appSecrets: ['s'],
    apiUrl: stub.url,
  } as const;
  const sender = await adapterOf('x').connect(account, {
    clock: { now: () => NOW },
    log: silentLog,
    timeoutMs,
  });
  return { sender, calls: stub.calls };
}

describe('a send to X', () => {
  it('posts the text alone and reads the budgets of quarter-hour and day', async () => {
    const { sender, calls } = await senderOn((_, response) =>
      json(
        response,
        201,
        { data: { dm_conversation_id: '1-2', dm_event_id: '1990' } },
        {
          'x-rate-limit-limit': '15',
          'x-rate-limit-remaining': '3',
          'x-rate-limit-reset': `${RESET}`,
          'x-user-limit-24hour-limit': '1440',
          'x-user-limit-24hour-remaining': '900',
          'x-user-limit-24hour-reset': `${DAY_RESET}`,
        },
      ),
    );
    expect(await sender.send(message)).toEqual({
      outcome: 'sent',
      platformMessageId: '1990',
      budgets: [
        { route: 'dm-send', remaining: 3, resetsAt: RESET * 1000 },
        { route: 'dm-send:user-day', remaining: 900, resetsAt: DAY_RESET * 1000 },
      ],
    });
    expect(calls[0]).toMatchObject({
      method: 'POST',
      path: '/2/dm_conversations/with/1555000000000000456/messages',
      body: JSON.stringify({ text: 'Your link:\nhttps://fjord.example/r/1' }),
    });
    expect(calls[0]?.headers.authorization).toBe('Bearer tok');
  });

  it('waits until the latest reset of what is used up', async () => {
    const { sender } = await senderOn((_, response) =>
      json(
        response,
        429,
        { errors: [{ code: 88, message: 'Rate limit exceeded' }] },
        {
          'x-rate-limit-limit': '15',
          'x-rate-limit-remaining': '7',
          'x-rate-limit-reset': `${RESET}`,
          'x-app-limit-24hour-remaining': '0',
          'x-app-limit-24hour-reset': `${DAY_RESET}`,
        },
      ),
    );
    expect(await sender.send(message)).toMatchObject({
      outcome: 'throttled',
      retryAt: DAY_RESET * 1000,
      code: 'X_88',
    });
  });

  it('waits a minute where X does not say how long', async () => {
    const { sender } = await senderOn((_, response) => response.writeHead(429).end('slow down'));
    expect(await sender.send(message)).toMatchObject({ outcome: 'throttled', retryAt: NOW + 60_000 });
  });

  it.each([
    ['broken JSON', 201, '{"data":'],
    ['a page', 502, '<html>'],
    ['nothing', 201, ''],
    ['no id', 201, '{"data":{}}'],
    ['errors of null', 500, '{"errors":[null]}'],
  ])('is unknown on %s', async (_, status, body) => {
    const { sender } = await senderOn((__, response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body),
    );
    expect(await sender.send(message)).toMatchObject({ outcome: 'unknown' });
  });

  it('is unknown when the answer breaks off, never comes or drips', async () => {
    const broken = await senderOn((_, response) => {
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('{"data"');
      setImmediate(() => response.destroy());
    });
    expect(await broken.sender.send(message)).toMatchObject({ outcome: 'unknown' });
    await stub?.close();
    const silent = await senderOn(() => undefined, 100);
    expect(await silent.sender.send(message)).toMatchObject({ outcome: 'unknown' });
    await stub?.close();
    const dripping = await senderOn((_, response) => response.writeHead(201).write('{'), 100);
    expect(await dripping.sender.send(message)).toMatchObject({ outcome: 'unknown' });
  });
});

describe('a look-up on X', () => {
  const event = {
    id: '1990',
    event_type: 'MessageCreate',
    sender_id: '1777',
    created_at: '2026-10-26T07:33:20.500Z',
  };

  it('asks again with the newer field names where the older are refused', async () => {
    const { sender, calls } = await senderOn((call, response) =>
      call.path.includes('referenced_tweets')
        ? json(response, 400, {
            title: 'Invalid Request',
            type: 'https://api.x.com/2/problems/invalid-request',
            errors: [{ message: 'unknown field' }],
          })
        : json(response, 200, {
            data: [{ ...event, text: 'Your link:\nhttps://t.co/abc' }],
            meta: { result_count: 1 },
          }),
    );
    expect(await sender.find(message)).toEqual({ outcome: 'found', platformMessageId: '1990' });
    expect(calls).toHaveLength(2);
    for (const { path } of calls) expect(path).toContain('expansions=sender_id');
  });

  it('cannot tell without the sender, nor when the newest twenty do not reach back', async () => {
    const { sender_id: _, ...hidden } = event;
    const unsigned = await senderOn((__, response) =>
      json(response, 200, { data: [{ ...hidden, text: message.body.text }], meta: {} }),
    );
    expect(await unsigned.sender.find(message)).toEqual({ outcome: 'cannot_ask', code: 'X_SENDER_HIDDEN' });
    await stub?.close();
    const busy = await senderOn((__, response) =>
      json(response, 200, {
        data: Array.from({ length: 20 }, (___, n) => ({ ...event, id: `${n}`, text: `${n}` })),
        meta: {},
      }),
    );
    expect(await busy.sender.find(message)).toEqual({ outcome: 'cannot_ask', code: 'X_HISTORY_SHORT' });
  });

  it('finds nothing in an empty list and cannot ask while throttled', async () => {
    const empty = await senderOn((_, response) => json(response, 200, { meta: { result_count: 0 } }));
    expect(await empty.sender.find(message)).toEqual({ outcome: 'absent' });
    await stub?.close();
    const throttled = await senderOn((_, response) => json(response, 429, {}));
    expect(await throttled.sender.find(message)).toMatchObject({ outcome: 'cannot_ask' });
  });
});

describe('the deadline', () => {
  it('holds for the whole call, also against an answer that keeps dripping', async () => {
    const drip = (_: StubCall, response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
      setTimeout(() => response.end('{}'), 2_000).unref();
    };
    const { sender } = await senderOn(drip, 100);
    const started = performance.now();
    expect(await sender.send(message)).toMatchObject({ outcome: 'unknown' });
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Account } from '../../../src/channel/account';
import type { OutboundMessage } from '../../../src/channel/send';
import { silentLog } from '../../../src/lib/log';
import { adapterOf } from '../../support/adapter';
import { type HttpStub, json, type StubCall, startHttpStub } from '../../support/http-stub';

const NOW = 1_793_000_000_000;
const clock = { now: () => NOW };
const message: OutboundMessage = {
  outboxId: '4711',
  userId: '7012345678900021',
  body: { text: 'Velg syklus', choices: [{ id: 'cycle:monthly', label: 'Månedlig' }] },
  basis: 'window',
  firstAttemptAt: NOW,
};

let stub: HttpStub | undefined;
afterEach(() => stub?.close());

async function senderOn(
  answer: (call: StubCall, response: ServerResponse) => void,
  more: Partial<Account> = {},
  timeoutMs = 500,
) {
  stub = await startHttpStub(answer);
  const account = {
    channel: 'facebook',
    id: '305',
    handle: 'h',
    token: 'tok\n',
    appSecrets: ['s'],
    apiUrl: stub.url,
  } as const;
  const sender = await adapterOf('facebook').connect(
    { ...account, ...more },
    { clock, log: silentLog, timeoutMs },
  );
  return { sender, calls: stub.calls };
}

const sent = (_: StubCall, response: ServerResponse) =>
  json(response, 200, { recipient_id: '7', message_id: 'm_1', id: '1' });

describe('a send to Graph', () => {
  it('carries token and proof outside the address, and our outbox id as metadata', async () => {
    const { sender, calls } = await senderOn(sent);
    expect(await sender.send(message)).toEqual({ outcome: 'sent', platformMessageId: 'm_1' });
    const [{ method, path, headers, body } = { method: '', path: '', headers: {}, body: '' }] = calls;
    expect({ method, path, authorization: headers.authorization }).toEqual({
      method: 'POST',
      path: '/v26.0/305/messages',
      authorization: 'Bearer tok',
    });
    expect(JSON.parse(body)).toEqual({
      recipient: { id: '7012345678900021' },
      messaging_type: 'RESPONSE',
      message: {
        text: 'Velg syklus',
        quick_replies: [{ content_type: 'text', title: 'Månedlig', payload: 'cycle:monthly' }],
        metadata: '4711',
      },
      appsecret_proof: createHmac('sha256', 's').update('tok').digest('hex'),
    });
  });

  it('puts a link on a button and a tag on what a person wrote after a day', async () => {
    const { sender, calls } = await senderOn(sent);
    const body = { text: 'Your link:', link: { label: 'Renew', url: 'https://fjord.example/r/1' } };
    await sender.send({ ...message, body, basis: 'human_agent' });
    expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({
      messaging_type: 'MESSAGE_TAG',
      tag: 'HUMAN_AGENT',
      message: {
        attachment: {
          type: 'template',
          payload: {
            template_type: 'button',
            text: 'Your link:',
            buttons: [{ type: 'web_url', url: 'https://fjord.example/r/1', title: 'Renew' }],
          },
        },
      },
    });
  });

  it('goes to the same Page again after an answer that held another id', async () => {
    const { sender, calls } = await senderOn(sent);
    await sender.send(message);
    await sender.send(message);
    expect(calls.map(({ path }) => path)).toEqual(['/v26.0/305/messages', '/v26.0/305/messages']);
  });

  it('uses the version and the base path of the account', async () => {
    const { sender, calls } = await senderOn(sent);
    await sender.send(message);
    const account = { channel: 'facebook', id: '305', handle: 'h', token: 't', appSecrets: [] } as const;
    const apiUrl = `${stub?.url}/graph/`;
    const deps = { clock, log: silentLog, timeoutMs: 500 };
    const other = await adapterOf('facebook').connect({ ...account, apiUrl, apiVersion: 'v27.0' }, deps);
    await other.send(message);
    expect(calls.at(-1)?.path).toBe('/graph/v27.0/305/messages');
    expect(calls.at(-1)?.body).not.toContain('appsecret_proof');
  });

  it('installs no crash reporter', async () => {
    const { sender } = await senderOn(sent);
    await sender.send(message);
    expect(process.listenerCount('uncaughtException')).toBe(0);
  });

  it.each([
    [
      'an answer without an id',
      200,
      '{"recipient_id":"7"}',
      { outcome: 'unknown', code: 'GRAPH_ODD_ANSWER' },
    ],
    ['an answer that is not JSON', 200, '<html>', { outcome: 'unknown', code: 'GRAPH_ODD_ANSWER' }],
    ['an empty answer', 200, '', { outcome: 'unknown', code: 'GRAPH_ODD_ANSWER' }],
    ['null', 200, 'null', { outcome: 'unknown', code: 'GRAPH_ODD_ANSWER' }],
    [
      'an error inside a 200',
      200,
      '{"error":{"code":190}}',
      { outcome: 'refused', reason: 'auth', code: 'GRAPH_190' },
    ],
    ['a gateway page', 502, '<html>bad gateway', { outcome: 'unknown', code: 'GRAPH_HTTP_502' }],
    [
      'an error without a code',
      400,
      '{"error":null}',
      { outcome: 'refused', reason: 'invalid', code: 'GRAPH_HTTP_400' },
    ],
    [
      'codes as text',
      400,
      '{"error":{"code":"10","error_subcode":"2018278"}}',
      { outcome: 'refused', reason: 'window', code: 'GRAPH_10_2018278' },
    ],
    ['a bare 429', 429, '', { outcome: 'throttled', retryAt: NOW + 60_000, code: 'GRAPH_HTTP_429' }],
  ])('reads %s', async (_, status, body, expected) => {
    const { sender } = await senderOn((__, response) => response.writeHead(status).end(body));
    expect(await sender.send(message)).toMatchObject(expected);
  });

  it('waits as long as Meta asks, by usage header or Retry-After', async () => {
    const usage = JSON.stringify({
      305: [{ type: 'pages', call_count: 100, estimated_time_to_regain_access: 7 }],
    });
    const error = { error: { code: 613 } };
    const { sender } = await senderOn((_, response) =>
      json(response, 400, error, { 'x-business-use-case-usage': usage, 'retry-after': '120' }),
    );
    expect(await sender.send(message)).toMatchObject({ outcome: 'throttled', retryAt: NOW + 7 * 60_000 });
  });

  it('is unknown when the answer breaks off or drips beyond the time-out', async () => {
    const broken = await senderOn((_, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"message_id"');
      response.destroy();
    });
    expect(await broken.sender.send(message)).toMatchObject({ outcome: 'unknown' });
    await stub?.close();
    const slow = await senderOn((_, response) => response.writeHead(200).write('{'), {}, 100);
    expect(await slow.sender.send(message)).toEqual({ outcome: 'unknown', code: 'GRAPH_TIMEOUT' });
  });

  it('never throws for a typing signal', async () => {
    const { sender, calls } = await senderOn((_, response) => response.destroy());
    await expect(sender.signal?.('7', 'typing')).resolves.toBeUndefined();
    expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({
      recipient: { id: '7' },
      sender_action: 'typing_on',
    });
  });
});

describe('a look-up on Graph', () => {
  const history = (messages: object[]) => (_: StubCall, response: ServerResponse) =>
    json(response, 200, { data: [{ id: 't_1', messages: { data: messages } }] });
  const ours = { id: 'm_9', from: { id: '305' }, created_time: '2026-10-26T07:33:21+0000' };

  it('asks for the thread of this person only', async () => {
    const { sender, calls } = await senderOn(history([{ ...ours, message: 'Velg syklus' }]));
    expect(await sender.find(message)).toEqual({ outcome: 'found', platformMessageId: 'm_9' });
    const { pathname, searchParams } = new URL(calls[0]?.path ?? '', 'http://x');
    expect(pathname).toBe('/v26.0/305/conversations');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      platform: 'messenger',
      user_id: '7012345678900021',
      fields: 'messages{id,message,from,created_time}',
    });
  });

  it('does not guess when a button message has no text in the history', async () => {
    const { sender } = await senderOn(history([{ ...ours, message: '' }]));
    const body = { text: 'Your link:', link: { label: 'Renew', url: 'https://fjord.example/r/1' } };
    expect(await sender.find({ ...message, body })).toMatchObject({ outcome: 'cannot_ask' });
  });

  it('does not call a message absent when the twenty listed are all newer', async () => {
    const { sender } = await senderOn(
      history(Array.from({ length: 20 }, (_, n) => ({ ...ours, id: `m_${n}`, message: `${n}` }))),
    );
    expect(await sender.find(message)).toEqual({ outcome: 'cannot_ask', code: 'GRAPH_HISTORY_SHORT' });
  });

  it('finds nothing in an empty history and cannot tell from an odd one', async () => {
    const empty = await senderOn((_, response) => json(response, 200, { data: [] }));
    expect(await empty.sender.find(message)).toEqual({ outcome: 'absent' });
    await stub?.close();
    const odd = await senderOn((_, response) => json(response, 200, { data: 7 }));
    expect(await odd.sender.find(message)).toEqual({ outcome: 'cannot_ask', code: 'GRAPH_ODD_ANSWER' });
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
    const { sender } = await senderOn(drip, {}, 100);
    const started = performance.now();
    expect(await sender.send(message)).toMatchObject({ outcome: 'unknown' });
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

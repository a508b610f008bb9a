/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- JSON from the wire is read by path: its shape is under test */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { graph, PAGE, type Sandbox, startSandbox, type Wire } from './support';

describe('the admin API', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  it('sets the clock that the emulators and the product share', async () => {
    const answer = await sandbox.admin('clock', { offsetMs: 86_400_000 });
    expect(answer.offsetMs).toBe(86_400_000);
    expect(sandbox.clock.offsetMs).toBe(86_400_000);
    await sandbox.emulators.setClock(5_000);
    expect((await sandbox.admin('clock')).offsetMs).toBe(5_000);
  });

  it('waits for the next line of the log, and comes back empty in time', async () => {
    const { last } = await sandbox.admin('log');
    const waiting = sandbox.admin(`log?after=${last}&wait=5000`);
    await sandbox.admin('clock', { offsetMs: 1 });
    expect((await waiting).entries).toMatchObject([{ seq: last + 1, type: 'clock' }]);
    expect((await sandbox.admin(`log?after=${last + 1}&wait=10`)).entries).toEqual([]);
  });

  it('numbers the log without gaps and masks tokens', async () => {
    const userId = await sandbox.user('facebook');
    await sandbox.say('facebook', userId, 'hello');
    await graph(sandbox, 'me/messages', { recipient: { id: userId }, message: { text: 'hi' } });
    const { entries } = await sandbox.admin('log');
    expect(entries.map(({ seq }: Wire) => seq)).toEqual(entries.map((_: Wire, index: number) => index + 1));
    const call = entries.find(({ type }: Wire) => type === 'api');
    expect(call).toMatchObject({ method: 'POST', path: '/v24.0/me/messages', status: 200, token: '...oken' });
    expect(JSON.stringify(entries)).not.toContain(PAGE.token);
  });

  it('posts raw bytes signed, signed with another secret, or unsigned', async () => {
    const body = '{"object":"page", "entry":[]}  ';
    const post = (sign: unknown) => sandbox.admin('raw', { channel: 'facebook', body, sign });
    sandbox.answer((count) => (count === 1 ? 200 : 403));
    expect(await post(true)).toEqual({ status: 200 });
    expect(await post('stolen')).toEqual({ status: 403 });
    expect(await post(false)).toEqual({ status: 403 });
    const [right, wrong, none] = sandbox.received;
    const signed = (secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    expect(right?.raw.toString()).toBe(body);
    expect(right?.headers['x-hub-signature-256']).toBe(signed('meta-secret'));
    expect(wrong?.headers['x-hub-signature-256']).toBe(signed('stolen'));
    expect(none?.headers).not.toHaveProperty('x-hub-signature-256');
  });

  it('reports a webhook whose handshake fails', async () => {
    sandbox.answerGet(() => 'not the challenge');
    const answer = await sandbox.admin('webhook', { base: sandbox.base, handshake: true });
    expect(answer.ok).toBe(false);
    expect(answer.failures).toHaveLength(3);
  });

  it('shows both sides of a thread', async () => {
    const userId = await sandbox.user('facebook');
    await sandbox.say('facebook', userId, 'hello');
    await graph(sandbox, 'me/messages', {
      recipient: { id: userId },
      message: { text: 'hi', metadata: 'm' },
    });
    await sandbox.admin('native-reply', { channel: 'facebook', userId, text: 'and I am Ola' });
    const { messages } = await sandbox.admin(`transcript?channel=facebook&userId=${userId}`);
    expect(messages.map(({ from, origin, text }: Wire) => [from, origin, text])).toEqual([
      ['user', 'customer', 'hello'],
      ['brand', 'api', 'hi'],
      ['brand', 'native', 'and I am Ola'],
    ]);
  });

  it('gives X people ids that a number cannot hold', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => sandbox.user('x')));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(BigInt(id)).toBeGreaterThan(2n ** 53n);
  });

  it('forgets people and faults on reset, and keeps the log', async () => {
    const userId = await sandbox.user('facebook');
    await sandbox.admin('faults', { name: 'outage' });
    const { last } = await sandbox.admin('log');
    await sandbox.admin('reset', {});
    expect((await sandbox.admin('faults')).active).toEqual([]);
    expect((await sandbox.admin(`transcript?channel=facebook&userId=${userId}`)).error).toBeDefined();
    expect((await sandbox.admin('stats')).log).toBeGreaterThanOrEqual(last);
  });

  it('is out of reach for a web page from somewhere else', async () => {
    const url = `${sandbox.emulators.adminUrl}/admin/reset`;
    const answer = await fetch(url, {
      method: 'POST',
      body: '{}',
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
  });

  it('says what a wrong request should have been', async () => {
    expect((await sandbox.admin('say', { channel: 'telegram', text: 'x' })).error).toContain('telegram');
    expect((await sandbox.admin('say', { channel: 'facebook', userId: '1' })).error).toContain('give text');
    expect((await sandbox.admin('event', { channel: 'facebook', kind: 'eclipse' })).error).toContain(
      'known: ',
    );
    expect((await sandbox.admin('clock', { offsetMs: 'soon' })).error).toContain('offsetMs');
  });
});

/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- JSON from the wire is read by path: its shape is under test */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox, type Wire, X, x } from '../support';

const MINUTE_MS = 60_000;
const APP = 'app-bearer';

describe('the X API', () => {
  let sandbox: Sandbox;
  let userId: string;
  beforeEach(async () => {
    sandbox = await startSandbox([X], { limits: { xLookupsPer15Min: 100 } });
    userId = await sandbox.user('x');
  });
  afterEach(() => sandbox.close());

  const send = (text: string) => x(sandbox, 'POST', `dm_conversations/with/${userId}/messages`, { text });

  describe('sending', () => {
    it('answers with conversation and event, and tells the brand of its own message', async () => {
      const { status, body, headers } = await send('hei');
      expect(status).toBe(201);
      expect(headers.get('location')).toBe(`https://api.x.com/2/dm_events/"${body.data.dm_event_id}"`);
      const [smaller, larger] = [userId, X.id].sort((a, b) => Number(BigInt(a) - BigInt(b)));
      expect(body.data.dm_conversation_id).toBe(`${smaller}-${larger}`);
      const [sent] = await sandbox.deliveries(({ json }) => json.data.event_type === 'dm.sent');
      const event: Wire = sent?.json.data.payload.direct_message_events[0];
      expect(event.id).toBe(body.data.dm_event_id);
      expect(event.message_create).toMatchObject({ sender_id: X.id, target: { recipient_id: userId } });
    });

    it('takes the conversation route too', async () => {
      const { body } = await send('one');
      const again = await x(sandbox, 'POST', `dm_conversations/${body.data.dm_conversation_id}/messages`, {
        text: 'two',
      });
      expect(again.body.data.dm_conversation_id).toBe(body.data.dm_conversation_id);
      expect(again.headers.get('x-rate-limit-remaining')).toBe('13');
    });

    it.each([
      ['an unknown key', { text: 'x', quick_reply: {} }],
      ['nothing', {}],
      ['an empty text', { text: '' }],
      ['two media', { attachments: [{ media_id: '1' }, { media_id: '2' }] }],
    ])('refuses a body with %s as a problem', async (_what, body) => {
      const answer = await x(sandbox, 'POST', `dm_conversations/with/${userId}/messages`, body);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body.type).toBe('https://api.x.com/2/problems/invalid-request');
    });

    it('refuses a wrong token, the app alone, and strangers', async () => {
      const path = `dm_conversations/with/${userId}/messages`;
      expect((await x(sandbox, 'POST', path, { text: 'x' }, 'wrong')).status).toBe(401);
      expect((await x(sandbox, 'POST', path, { text: 'x' }, APP)).body.title).toBe(
        'Unsupported Authentication',
      );
      const stranger = await x(sandbox, 'POST', 'dm_conversations/with/12345/messages', { text: 'x' });
      expect([stranger.status, stranger.body.errors[0].code]).toEqual([403, 349]);
    });
  });

  describe('rates', () => {
    it('let 15 sends through in 15 minutes of virtual time', async () => {
      for (let n = 15; n > 0; n -= 1) {
        const { headers } = await send(`message ${n}`);
        expect(headers.get('x-rate-limit-remaining')).toBe(String(n - 1));
      }
      const over = await send('one too many');
      expect(over.status).toBe(429);
      const resetAt = Number(over.headers.get('x-rate-limit-reset')) * 1_000;
      expect(resetAt - sandbox.clock.now()).toBeGreaterThan(14 * MINUTE_MS);
      sandbox.clock.setOffset(resetAt - Date.now());
      expect((await send('after the reset')).status).toBe(201);
    });

    it('count a day beside the quarter', async () => {
      await sandbox.admin('settings', { limits: { xSendsPerDay: 2 } });
      await send('one');
      const second = await send('two');
      expect(second.headers.get('x-user-limit-24hour-remaining')).toBe('0');
      sandbox.clock.setOffset(20 * MINUTE_MS);
      expect((await send('three')).status).toBe(429);
      sandbox.clock.setOffset(24 * 60 * MINUTE_MS);
      expect((await send('three')).status).toBe(201);
    });

    it('end with the credit', async () => {
      await sandbox.admin('settings', { limits: { xCredits: 20 } });
      expect((await send('fifteen')).status).toBe(201);
      const broke = await send('fifteen more');
      expect([broke.status, broke.body.title]).toEqual([402, 'Payment Required']);
    });
  });

  describe('history', () => {
    it('lists newest first, by page, with the sender when asked', async () => {
      await sandbox.say('x', userId, 'first');
      await send('second');
      await sandbox.say('x', userId, 'third');
      const query = 'max_results=2&expansions=sender_id&dm_event.fields=created_at,dm_conversation_id';
      const path = `dm_conversations/with/${userId}/dm_events?${query}`;
      const page = await x(sandbox, 'GET', path);
      expect(page.body.data.map(({ text }: Wire) => text)).toEqual(['third', 'second']);
      expect(page.body.data.map(({ sender_id }: Wire) => sender_id)).toEqual([userId, X.id]);
      expect(page.body.includes.users.map(({ id }: Wire) => id)).toEqual([userId, X.id]);
      const { dm_conversation_id } = page.body.data[0];
      const ofConversation = await x(
        sandbox,
        'GET',
        `dm_conversations/${dm_conversation_id}/dm_events?${query}`,
      );
      expect(ofConversation.body).toEqual(page.body);
      const rest = await x(sandbox, 'GET', `${path}&pagination_token=${page.body.meta.next_token}`);
      expect(rest.body.data.map(({ text }: Wire) => text)).toEqual(['first']);
      expect(rest.body.meta).toEqual({ result_count: 1 });
    });

    it('gives three fields unless asked for more, and refuses names it does not know', async () => {
      const id = await sandbox.say('x', userId, 'hello');
      const plain = await x(sandbox, 'GET', `dm_events/${id}`);
      expect(plain.body.data).toEqual({ id, event_type: 'MessageCreate', text: 'hello' });
      expect((await x(sandbox, 'GET', 'dm_events?dm_event.fields=mood')).status).toBe(400);
    });

    it('knows the field names of one version of the specification at a time', async () => {
      const ask = async (name: string) =>
        (await x(sandbox, 'GET', `dm_events?dm_event.fields=${name}`)).status;
      expect([await ask('participant_ids'), await ask('entities')]).toEqual([200, 400]);
      await sandbox.admin('settings', { dmEventFields: '2.167' });
      expect([await ask('participant_ids'), await ask('entities')]).toEqual([400, 200]);
    });

    it('forgets what is older than 30 days', async () => {
      await sandbox.say('x', userId, 'old');
      sandbox.clock.setOffset(31 * 24 * 60 * MINUTE_MS);
      expect((await x(sandbox, 'GET', 'dm_events')).body).toEqual({ meta: { result_count: 0 } });
    });

    it('hides a deleted event from the brand only', async () => {
      const id = await sandbox.say('x', userId, 'hello');
      expect((await x(sandbox, 'DELETE', `dm_events/${id}`)).body).toEqual({ data: { deleted: true } });
      expect((await x(sandbox, 'GET', `dm_events/${id}`)).status).toBe(404);
    });
  });

  describe('events', () => {
    it('are signed over the exact bytes', async () => {
      await sandbox.say('x', userId, 'hei på deg 你好');
      const [one] = sandbox.received;
      const expected = createHmac('sha256', 'cs')
        .update(one?.raw ?? '')
        .digest('base64');
      expect(one?.headers['x-twitter-webhooks-signature']).toBe(`sha256=${expected}`);
    });

    it('shorten links and keep what they stand for', async () => {
      await sandbox.say('x', userId, 'is https://fjordesim.example/r/1 yours?');
      const { text, entities } = messageData(sandbox.received[0]?.json);
      expect(text).toMatch(/^is https:\/\/t\.co\/\w{10} yours\?$/);
      const [url] = entities.urls;
      expect(url.expanded_url).toBe('https://fjordesim.example/r/1');
      expect(text.slice(...url.indices)).toBe(url.url);
    });

    it('append a link for media', async () => {
      await sandbox.admin('say', {
        channel: 'x',
        userId,
        text: 'look',
        attachments: [{ url: 'https://a.example/1.jpg' }],
        await: true,
      });
      const { text, attachment } = messageData(sandbox.received[0]?.json);
      expect(text).toMatch(/^look https:\/\/t\.co\/\w{10}$/);
      expect(attachment.media.id_str).toMatch(/^\d{19}$/);
    });

    it('come in the Account Activity body where the account asks for it', async () => {
      await sandbox.close();
      sandbox = await startSandbox([{ ...X, xBody: 'aaa' }]);
      userId = await sandbox.user('x');
      await sandbox.say('x', userId, 'hello');
      const { for_user_id, direct_message_events, users } = sandbox.received[0]?.json ?? {};
      expect(for_user_id).toBe(X.id);
      expect(direct_message_events[0].message_create.message_data.text).toBe('hello');
      expect(users[userId].screen_name).toMatch(/^customer_/);
    });

    it('have an event_uuid that is now and then negative', async () => {
      for (let n = 0; n < 80; n += 1) await sandbox.say('x', userId, `message ${n}`);
      const negative = sandbox.received.filter(({ json }) => json.data.event_uuid.startsWith('-'));
      expect(negative.length).toBeGreaterThan(0);
    });

    it('tell of messages a person typed in the app', async () => {
      const { messageId } = await sandbox.admin('native-reply', {
        channel: 'x',
        userId,
        text: 'a person',
        await: true,
      });
      const { data } = sandbox.received[0]?.json ?? {};
      expect(data.event_type).toBe('dm.sent');
      expect(data.payload.direct_message_events[0].id).toBe(messageId);
    });
  });

  describe('webhooks', () => {
    const crc = (query: URLSearchParams, secret = 'cs') => {
      const signed = createHmac('sha256', secret)
        .update(query.get('crc_token') ?? '')
        .digest('base64');
      return JSON.stringify({ response_token: `sha256=${signed}` });
    };

    it('are created only when the CRC is answered with the consumer secret', async () => {
      sandbox.answerGet((query) => crc(query, 'other'));
      const { data } = (await x(sandbox, 'GET', 'webhooks', undefined, APP)).body;
      await x(sandbox, 'DELETE', `webhooks/${data[0].id}`, undefined, APP);
      const refused = await x(sandbox, 'POST', 'webhooks', { url: `${sandbox.base}/x` }, APP);
      expect([refused.status, refused.body.title]).toEqual([400, 'CrcValidationFailed']);
      sandbox.answerGet(crc);
      const created = await x(sandbox, 'POST', 'webhooks', { url: `${sandbox.base}/x` }, APP);
      expect(created.body.data).toMatchObject({ url: `${sandbox.base}/x`, valid: true });
      const again = await x(sandbox, 'POST', 'webhooks', { url: `${sandbox.base}/x` }, APP);
      expect(again.body.title).toBe('DuplicateUrlFailed');
      const another = await x(sandbox, 'POST', 'webhooks', { url: `${sandbox.base}/y` }, APP);
      expect(another.body.title).toBe('WebhookLimitExceeded');
    });

    it('get the events they are subscribed to, whatever shape the answer has', async () => {
      await sandbox.close();
      sandbox = await startSandbox([X]);
      sandbox.answerGet(crc);
      const [old] = (await x(sandbox, 'GET', 'webhooks', undefined, APP)).body.data;
      await x(sandbox, 'DELETE', `webhooks/${old.id}`, undefined, APP);
      for (const { subscription_id } of (await x(sandbox, 'GET', 'activity/subscriptions', undefined, APP))
        .body.data) {
        await x(sandbox, 'DELETE', `activity/subscriptions/${subscription_id}`, undefined, APP);
      }
      const { data } = (await x(sandbox, 'POST', 'webhooks', { url: `${sandbox.base}/mine` }, APP)).body;
      const subscribe = (event_type: string) =>
        x(sandbox, 'POST', 'activity/subscriptions', {
          event_type,
          filter: { user_id: X.id },
          webhook_id: data.id,
          tag: 't',
        });
      const shapes = [];
      for (const [shape, type] of [
        ['object', 'dm.received'],
        ['array', 'dm.sent'],
        ['nested', 'dm.read'],
      ] as const) {
        await sandbox.admin('settings', { subscriptionAnswer: shape });
        shapes.push((await subscribe(type)).body.data);
      }
      expect(shapes[0].event_type).toBe('dm.received');
      expect(shapes[1][0].event_type).toBe('dm.sent');
      expect(shapes[2].subscription.event_type).toBe('dm.read');
      userId = await sandbox.user('x');
      await sandbox.say('x', userId, 'hello');
      expect(sandbox.received[0]).toMatchObject({
        url: '/mine',
        json: { data: { tag: 't', event_type: 'dm.received' } },
      });
    });

    it('replay a range of the past and tell when the job is done', async () => {
      await sandbox.say('x', userId, 'missed');
      sandbox.clock.setOffset(60 * MINUTE_MS);
      const [webhook] = (await x(sandbox, 'GET', 'webhooks', undefined, APP)).body.data;
      const at = (minutes: number) =>
        new Date(sandbox.clock.now() - minutes * MINUTE_MS).toISOString().replace(/\D/g, '').slice(0, 12);
      const tooNew = { webhook_id: webhook.id, from_date: at(20), to_date: at(5) };
      expect((await x(sandbox, 'POST', 'webhooks/replay', tooNew, APP)).status).toBe(400);
      const range = { webhook_id: webhook.id, from_date: at(90), to_date: at(30) };
      const job = (await x(sandbox, 'POST', 'webhooks/replay', range, APP)).body.data.job_id;
      const [, again, status] = await sandbox.deliveries(() => true, 3);
      expect(messageData(again?.json).text).toBe('missed');
      expect(status?.json.replay_job_status).toMatchObject({ job_id: job, job_state: 'Complete' });
    });
  });

  it('streams events with a heartbeat and what was missed', async () => {
    for (const { subscription_id, event_type } of (
      await x(sandbox, 'GET', 'activity/subscriptions', undefined, APP)
    ).body.data) {
      await x(sandbox, 'DELETE', `activity/subscriptions/${subscription_id}`, undefined, APP);
      if (event_type !== 'dm.received') continue;
      await x(sandbox, 'POST', 'activity/subscriptions', { event_type, filter: { user_id: X.id } });
    }
    await sandbox.admin('settings', { delays: { heartbeatMs: 10 } });
    await sandbox.say('x', userId, 'missed');
    const response = await fetch(`${sandbox.emulators.xUrl}/2/activity/stream?backfill_minutes=5`, {
      headers: { authorization: `Bearer ${APP}` },
    });
    const reader = response.body?.getReader();
    let text = '';
    const readOn = async () => {
      text += Buffer.from((await reader?.read())?.value ?? []).toString();
    };
    while (!text.includes('missed')) await readOn();
    await sandbox.say('x', userId, 'live');
    while (!text.includes('live') || !text.endsWith('\r\n\r\n')) await readOn();
    const events = text
      .split('\r\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    expect(events.map((event) => messageData(event).text)).toEqual(['missed', 'live']);
    await reader?.cancel();
  });

  it('rotates refresh tokens: the old one is used up', async () => {
    const refresh = (refresh_token: string) =>
      x(sandbox, 'POST', 'oauth2/token', { grant_type: 'refresh_token', refresh_token, client_id: 'c' });
    const first = await refresh('refresh-1');
    expect(first.body).toMatchObject({
      token_type: 'bearer',
      expires_in: 7_200,
      scope: expect.stringContaining('dm.write'),
    });
    expect((await refresh('refresh-1')).status).toBe(400);
    expect((await x(sandbox, 'GET', 'users/me', undefined, first.body.access_token)).body.data.id).toBe(X.id);
    sandbox.clock.setOffset(121 * MINUTE_MS);
    expect((await x(sandbox, 'GET', 'users/me', undefined, first.body.access_token)).status).toBe(401);
  });

  it('tells who a person is, and blocks and unblocks', async () => {
    expect(
      (await x(sandbox, 'GET', `users/${userId}?user.fields=receives_your_dm`)).body.data.receives_your_dm,
    ).toBe(true);
    expect((await x(sandbox, 'POST', `users/${userId}/dm/block`)).body).toEqual({ data: { blocked: true } });
    expect((await send('x')).status).toBe(403);
    await x(sandbox, 'POST', `users/${userId}/dm/unblock`);
    expect((await send('x')).status).toBe(201);
  });
});

function messageData(json: Wire): Wire {
  return json.data.payload.direct_message_events[0].message_create.message_data;
}

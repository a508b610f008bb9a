/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- JSON from the wire is read by path: its shape is under test */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { graph, INSTAGRAM, PAGE, type Sandbox, startSandbox, update } from '../support';

describe('deliveries of Messenger and Instagram', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  it('carry both signatures over the exact bytes', async () => {
    const userId = await sandbox.user('facebook');
    await sandbox.say('facebook', userId, 'Hei på deg, se https://fjordesim.example/å 你好 🙂');
    const [delivery] = await sandbox.deliveries(({ url }) => url === '/webhooks/facebook');
    const sign = (algorithm: string) =>
      createHmac(algorithm, 'meta-secret')
        .update(delivery?.raw ?? '')
        .digest('hex');
    expect(delivery?.headers['x-hub-signature-256']).toBe(`sha256=${sign('sha256')}`);
    expect(delivery?.headers['x-hub-signature']).toBe(`sha1=${sign('sha1')}`);
  });

  it('escape every non-ASCII unit and every slash', async () => {
    const userId = await sandbox.user('facebook');
    await sandbox.say('facebook', userId, 'å/你🙂');
    const text = sandbox.received[0]?.raw.toString('latin1') ?? '';
    expect(text).toContain('"text":"\\u00e5\\/\\u4f60\\ud83d\\ude42"');
    expect([...text].every((sign) => sign.charCodeAt(0) < 128)).toBe(true);
    expect(update(sandbox.received[0]).message.text).toBe('å/你🙂');
  });

  it('name the account as entry and recipient', async () => {
    const userId = await sandbox.user('instagram');
    const messageId = await sandbox.say('instagram', userId, 'hello');
    const { object, entry } = sandbox.received[0]?.json ?? {};
    expect(object).toBe('instagram');
    expect(entry[0].id).toBe(INSTAGRAM.id);
    expect(entry[0].messaging[0]).toMatchObject({
      sender: { id: userId },
      recipient: { id: INSTAGRAM.id },
      message: { mid: messageId, text: 'hello' },
    });
  });

  it('carry postbacks, quick replies, reactions and story replies', async () => {
    const userId = await sandbox.user('instagram');
    const about = await sandbox.say('instagram', userId, 'hello');
    const tap = { payload: 'RENEW', title: 'Renew' };
    const to = { channel: 'instagram', userId, await: true };
    await sandbox.admin('say', { ...to, postback: tap });
    await sandbox.admin('say', { ...to, quickReply: tap });
    await sandbox.admin('say', { ...to, reaction: { messageId: about, emoji: '❤' } });
    await sandbox.admin('say', {
      ...to,
      text: 'nice',
      storyReply: { id: '179', url: 'https://cdn.example/s' },
    });
    const updates = sandbox.received.slice(1).map(update);
    expect(updates[0].postback).toMatchObject(tap);
    expect(updates[1].message).toMatchObject({ text: 'Renew', quick_reply: { payload: 'RENEW' } });
    expect(updates[2].reaction).toEqual({ mid: about, action: 'react', reaction: 'love', emoji: '❤' });
    expect(updates[3].message.reply_to.story.id).toBe('179');
  });

  it('echo own messages with app id and metadata on Messenger', async () => {
    const userId = await sandbox.user('facebook');
    await sandbox.say('facebook', userId, 'hello');
    const sent = await graph(sandbox, `${PAGE.id}/messages`, {
      recipient: { id: userId },
      messaging_type: 'RESPONSE',
      message: { text: 'hi', metadata: 'outbox-7' },
    });
    const [echo] = await sandbox.deliveries((one) => update(one)?.message?.is_echo === true);
    expect(update(echo)).toMatchObject({
      sender: { id: PAGE.id },
      recipient: { id: userId },
      message: { mid: sent.body.message_id, app_id: 700000000000001, metadata: 'outbox-7', text: 'hi' },
    });
  });

  it('echo own messages without app id on Instagram', async () => {
    const userId = await sandbox.user('instagram');
    await sandbox.say('instagram', userId, 'hello');
    await graph(sandbox, 'me/messages', {
      recipient: { id: userId },
      message: { text: 'hi', metadata: 'm' },
    });
    const [echo] = await sandbox.deliveries((one) => update(one)?.message?.is_echo === true);
    expect(update(echo).message).not.toHaveProperty('app_id');
    expect(update(echo).message).not.toHaveProperty('metadata');
  });

  it('echo what a person types in the Page inbox with the id of that inbox', async () => {
    const userId = await sandbox.user('facebook');
    await sandbox.admin('native-reply', { channel: 'facebook', userId, text: 'a person here', await: true });
    expect(update(sandbox.received[0]).message).toMatchObject({ is_echo: true, app_id: 263902037430900 });
  });

  it('tell delivery without a timestamp and then read', async () => {
    await sandbox.admin('settings', { receipts: true });
    const userId = await sandbox.user('facebook');
    await sandbox.say('facebook', userId, 'hello');
    await graph(sandbox, 'me/messages', { recipient: { id: userId }, message: { text: 'hi' } });
    const [delivery] = await sandbox.deliveries((one) => update(one)?.delivery !== undefined);
    const [read] = await sandbox.deliveries((one) => update(one)?.read !== undefined);
    expect(update(delivery)).not.toHaveProperty('timestamp');
    expect(update(read).read.watermark).toBe(update(delivery).delivery.watermark);
  });

  it('come to nobody for a field that was not subscribed', async () => {
    const subscribed = await graph(sandbox, `${PAGE.id}/subscribed_apps`, { subscribed_fields: 'messages' });
    expect(subscribed.body).toEqual({ success: true });
    const userId = await sandbox.user('facebook');
    const answer = await sandbox.admin('native-reply', {
      channel: 'facebook',
      userId,
      text: 'x',
      await: true,
    });
    expect(answer.webhook).toEqual({ error: 'NOT_SUBSCRIBED' });
    expect(await sandbox.say('facebook', userId, 'hello')).toBe(update(sandbox.received[0]).message.mid);
  });

  it('deliver every event of the catalogue', async () => {
    const { kinds } = await sandbox.admin('events');
    for (const channel of ['facebook', 'instagram', 'x'] as const) {
      const userId = await sandbox.user(channel);
      for (const kind of kinds[channel]) {
        const answer = await sandbox.admin('event', { channel, kind, userId, await: true });
        expect({ kind, ...answer.webhook }).toEqual({ kind, status: 200 });
      }
    }
  });

  it('write edits without parties, dashboard tests and standby as the platform does', async () => {
    const userId = await sandbox.user('instagram');
    const mid = await sandbox.say('instagram', userId, 'hello');
    for (const kind of ['bare-edit', 'dashboard-test', 'standby', 'policy_enforcement']) {
      await sandbox.admin('event', { channel: 'instagram', kind, userId, await: true });
    }
    const entries = sandbox.received.slice(1).map(({ json }) => json.entry[0]);
    expect(entries[0].messaging[0]).toEqual({
      timestamp: expect.any(Number),
      message_edit: { mid, num_edit: 0 },
    });
    expect(entries[1]).toMatchObject({ id: '0', changes: [{ field: 'messages' }] });
    expect(entries[2]).not.toHaveProperty('messaging');
    expect(entries[2].standby[0].sender.id).toBe(userId);
    expect(entries[3].messaging[0]).not.toHaveProperty('sender');
  });
});

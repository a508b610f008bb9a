/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- JSON from the wire is read by path: its shape is under test */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { graph, INSTAGRAM, INSTAGRAM_LOGIN, PAGE, type Sandbox, startSandbox } from '../support';

describe('reading from Graph', () => {
  let sandbox: Sandbox;
  let psid: string;
  beforeEach(async () => {
    sandbox = await startSandbox([PAGE, INSTAGRAM, INSTAGRAM_LOGIN], {
      limits: { conversationsPerSecond: 100 },
    });
    psid = await sandbox.user('facebook');
  });
  afterEach(() => sandbox.close());

  it('finds the conversation of one person with its messages', async () => {
    const mid = await sandbox.say('facebook', psid, 'hello');
    const sent = await graph(sandbox, 'me/messages', { recipient: { id: psid }, message: { text: 'hi' } });
    const fields = 'fields=messages{id,message,from,created_time}';
    const { body } = await graph(
      sandbox,
      `${PAGE.id}/conversations?platform=messenger&user_id=${psid}&${fields}`,
    );
    expect(body.data).toHaveLength(1);
    const messages = body.data[0].messages.data;
    expect(messages.map(({ id }: { id: string }) => id)).toEqual([sent.body.message_id, mid]);
    expect(messages[1]).toMatchObject({ message: 'hello', from: { id: psid } });
    expect(messages[1].created_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/);
  });

  it('details only the twenty newest messages', async () => {
    const first = await sandbox.say('facebook', psid, 'the first');
    for (let n = 0; n < 20; n += 1) await sandbox.say('facebook', psid, `message ${n}`);
    const old = await graph(sandbox, `${encodeURIComponent(first)}?fields=message`);
    expect(old.body.error.code).toBe(100);
    const last = await sandbox.say('facebook', psid, 'the last');
    expect((await graph(sandbox, `${last}?fields=message`)).body).toEqual({ id: last, message: 'the last' });
  });

  it('limits how often conversations are read', async () => {
    await sandbox.admin('settings', { limits: { conversationsPerSecond: 1 } });
    const codes = await Promise.all(
      [1, 2].map(async () => (await graph(sandbox, 'me/conversations?platform=messenger')).body.error?.code),
    );
    expect(codes).toContain(613);
  });

  it('tells the profile of a customer in the words of each platform', async () => {
    const named = await sandbox.admin('users', {
      channel: 'facebook',
      name: 'Kari Nordmann',
      locale: 'nb_NO',
    });
    const profile = await graph(sandbox, `${named.userId}?fields=first_name,last_name,locale`);
    expect(profile.body).toEqual({
      first_name: 'Kari',
      last_name: 'Nordmann',
      locale: 'nb_NO',
      id: named.userId,
    });
    const { body } = await graph(sandbox, `${named.userId}?fields=name,username`);
    expect(body.error).toMatchObject({ code: 100 });
    const igsid = await sandbox.user('instagram', INSTAGRAM.id);
    expect((await graph(sandbox, `${igsid}?fields=username`)).body.username).toMatch(/^customer_/);
  });

  it('gives an Instagram-Login account another id than the one in its webhooks', async () => {
    const { body } = await graph(sandbox, 'me?fields=id,user_id,username', undefined, INSTAGRAM_LOGIN.token);
    expect(body.user_id).toBe(INSTAGRAM_LOGIN.id);
    expect(body.id).not.toBe(INSTAGRAM_LOGIN.id);
  });

  it('refreshes a token of Instagram Login', async () => {
    const path = `refresh_access_token?grant_type=ig_refresh_token&access_token=${INSTAGRAM_LOGIN.token}`;
    const { body } = await graph(sandbox, path);
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 5_184_000 });
    expect((await graph(sandbox, 'me', undefined, body.access_token)).status).toBe(200);
  });

  it('lists, takes and drops the subscription of a Page', async () => {
    const path = `${PAGE.id}/subscribed_apps`;
    await graph(sandbox, path, { subscribed_fields: ['messages', 'message_echoes'] });
    expect((await graph(sandbox, path)).body.data[0].subscribed_fields).toEqual([
      'messages',
      'message_echoes',
    ]);
    const url = `${sandbox.emulators.graphUrl}/v24.0/${path}?access_token=${PAGE.token}`;
    expect(await (await fetch(url, { method: 'DELETE' })).json()).toEqual({ success: true });
    expect((await graph(sandbox, path)).body).toEqual({ data: [] });
  });

  it('subscribes a callback only when the handshake succeeds', async () => {
    const token = `${PAGE.appId}|meta-secret`;
    const wish = {
      object: 'page',
      callback_url: `${sandbox.base}/hook`,
      verify_token: 'right',
      fields: 'messages',
    };
    const path = `${PAGE.appId}/subscriptions`;
    sandbox.answerGet((query) =>
      query.get('hub.verify_token') === 'right' ? (query.get('hub.challenge') ?? '') : 'no',
    );
    expect((await graph(sandbox, path, { ...wish, verify_token: 'wrong' }, token)).body.error.code).toBe(100);
    expect((await graph(sandbox, path, wish, token)).body).toEqual({ success: true });
    await sandbox.say('facebook', psid, 'hello');
    expect(sandbox.received[0]?.url).toBe('/hook');
  });

  it('blocks and unblocks people', async () => {
    await sandbox.say('facebook', psid, 'hello');
    const moderate = (action: string) =>
      graph(sandbox, 'me/moderate_conversations', { user_ids: [{ id: psid }], actions: [action] });
    await moderate('block_user');
    expect((await sandbox.admin('say', { channel: 'facebook', userId: psid, text: 'x' })).error).toMatch(
      /blocked/,
    );
    const sent = await graph(sandbox, 'me/messages', { recipient: { id: psid }, message: { text: 'hi' } });
    expect(sent.body.error.code).toBe(551);
    await moderate('unblock_user');
    expect(await sandbox.say('facebook', psid, 'back')).toBeDefined();
  });
});

/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- JSON from the wire is read by path: its shape is under test */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { graph, INSTAGRAM, INSTAGRAM_LOGIN, PAGE, type Sandbox, startSandbox, update } from '../support';

const HOUR_MS = 3_600_000;

describe('the Send API', () => {
  let sandbox: Sandbox;
  let psid: string;
  let igsid: string;
  beforeEach(async () => {
    sandbox = await startSandbox([PAGE, INSTAGRAM, INSTAGRAM_LOGIN]);
    psid = await sandbox.user('facebook');
    igsid = await sandbox.user('instagram', INSTAGRAM.id);
    await sandbox.say('facebook', psid, 'hello');
    await sandbox.say('instagram', igsid, 'hello');
  });
  afterEach(() => sandbox.close());

  const send = (to: string, message: unknown, extra: object = {}) =>
    graph(sandbox, `${PAGE.id}/messages`, { recipient: { id: to }, message, ...extra });
  const error = async (sent: ReturnType<typeof send>) => {
    const { code, error_subcode } = (await sent).body.error;
    return [code, error_subcode];
  };

  it('answers with the person and the id of the message', async () => {
    const { status, body } = await send(psid, { text: 'hi' });
    expect(status).toBe(200);
    expect(body).toEqual({ recipient_id: psid, message_id: expect.stringMatching(/^m_/) });
    expect((await send(igsid, { text: 'hi' })).body.message_id).toMatch(/^aWdf/);
  });

  it('takes a form with JSON values and the token in the query', async () => {
    const form = new URLSearchParams({
      recipient: JSON.stringify({ id: psid }),
      message: JSON.stringify({ text: 'from a form' }),
    });
    const url = `${sandbox.emulators.graphUrl}/v25.0/me/messages?access_token=${PAGE.token}`;
    const answer = await fetch(url, { method: 'POST', body: form });
    expect(answer.status).toBe(200);
    const { messages } = await sandbox.admin(`transcript?channel=facebook&userId=${psid}`);
    expect(messages.at(-1).text).toBe('from a form');
  });

  it('serves an account of Instagram Login under its own token only', async () => {
    const userId = await sandbox.user('instagram', INSTAGRAM_LOGIN.id);
    await sandbox.admin('say', {
      channel: 'instagram',
      accountId: INSTAGRAM_LOGIN.id,
      userId,
      text: 'hei',
      await: true,
    });
    const message = { recipient: { id: userId }, message: { text: 'hi' } };
    expect((await graph(sandbox, 'me/messages', message, INSTAGRAM_LOGIN.token)).status).toBe(200);
    expect((await graph(sandbox, `${INSTAGRAM_LOGIN.id}/messages`, message)).body.error.code).toBe(100);
  });

  it('refuses a wrong token and a wrong proof, and takes a right one', async () => {
    const body = { recipient: { id: psid }, message: { text: 'hi' } };
    const wrong = await graph(sandbox, 'me/messages', body, 'nonsense');
    expect(wrong.body.error).toMatchObject({
      type: 'OAuthException',
      code: 190,
      fbtrace_id: expect.any(String),
    });
    const proof = createHmac('sha256', 'meta-secret').update(PAGE.token).digest('hex');
    expect((await graph(sandbox, 'me/messages', { ...body, appsecret_proof: proof })).status).toBe(200);
    const other = await graph(sandbox, 'me/messages', { ...body, appsecret_proof: 'f'.repeat(64) });
    expect(other.body.error.code).toBe(100);
  });

  it('closes the window after 24 hours and leaves 7 days to people', async () => {
    const human = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
    sandbox.clock.setOffset(24 * HOUR_MS - 60_000);
    expect((await send(psid, { text: 'in time' })).status).toBe(200);
    sandbox.clock.setOffset(24 * HOUR_MS + 60_000);
    expect(await error(send(psid, { text: 'late' }))).toEqual([10, 2018278]);
    expect(await error(send(igsid, { text: 'late' }))).toEqual([10, 2534022]);
    expect((await send(psid, { text: 'a person' }, human)).status).toBe(200);
    sandbox.clock.setOffset(7 * 24 * HOUR_MS + 60_000);
    expect(await error(send(psid, { text: 'a person' }, human))).toEqual([10, 2018278]);
    await sandbox.say('facebook', psid, 'me again');
    expect((await send(psid, { text: 'welcome back' })).status).toBe(200);
  });

  it('knows only people who wrote to this account', async () => {
    expect(await error(send('999', { text: 'hi' }))).toEqual([100, 2018001]);
    const silent = await sandbox.user('facebook');
    expect(await error(send(silent, { text: 'hi' }))).toEqual([10, 2018278]);
    await sandbox.admin('settings', { strangers: 'accept' });
    expect((await send('999', { text: 'hi' })).status).toBe(200);
  });

  it('refuses retired tags', async () => {
    const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' };
    expect(await error(send(psid, { text: 'hi' }, tagged))).toEqual([100, undefined]);
  });

  it('counts characters on Messenger and bytes on Instagram', async () => {
    expect((await send(psid, { text: '你'.repeat(2_000) })).status).toBe(200);
    expect((await send(psid, { text: '你'.repeat(2_001) })).status).toBe(400);
    expect((await send(igsid, { text: '你'.repeat(333) })).status).toBe(200);
    expect((await send(igsid, { text: '你'.repeat(334) })).status).toBe(400);
  });

  it.each([
    ['no content', {}],
    ['14 quick replies', { text: 'x', quick_replies: quickReplies(14) }],
    [
      'a quick reply of 21 characters',
      { text: 'x', quick_replies: [{ content_type: 'text', title: 'x'.repeat(21), payload: 'p' }] },
    ],
    ['4 buttons', buttonTemplate('x', 4)],
    ['a button text of 641', buttonTemplate('x'.repeat(641), 1)],
    ['an unknown attachment', { attachment: { type: 'hologram', payload: {} } }],
    [
      'text beside an attachment',
      { text: 'x', attachment: { type: 'image', payload: { url: 'https://a.example' } } },
    ],
  ])('refuses a message with %s', async (_what, message) => {
    expect((await send(psid, message)).body.error.code).toBe(100);
  });

  it('takes 13 quick replies and 3 buttons and shows them in the log', async () => {
    const after = (await sandbox.admin('stats')).log;
    await send(psid, { text: 'choose', quick_replies: quickReplies(13), metadata: 'o-1' });
    await send(psid, buttonTemplate('choose', 3));
    const { entries } = await sandbox.admin(`log?after=${after}`);
    const accepted = entries.filter(({ type }: { type: string }) => type === 'accepted');
    expect(accepted[0]).toMatchObject({ text: 'choose', metadata: 'o-1', userId: psid });
    expect(accepted[0].quickReplies).toHaveLength(13);
    expect(accepted[1].buttons).toHaveLength(3);
  });

  it('acknowledges a sender action without sending', async () => {
    const { body } = await graph(sandbox, 'me/messages', {
      recipient: { id: psid },
      sender_action: 'typing_on',
    });
    expect(body).toEqual({ recipient_id: psid });
    expect(sandbox.received.filter((one) => update(one)?.message?.is_echo === true)).toEqual([]);
  });

  it('answers 613 over the rate and says how much is used', async () => {
    await sandbox.admin('settings', { limits: { facebookPerSecond: 2 } });
    const answers = await Promise.all([1, 2, 3].map(() => send(psid, { text: 'hi' })));
    const codes = answers.map(({ body }) => body.error?.code);
    expect(codes.filter((code) => code === 613)).toHaveLength(1);
    const usage = answers.map(({ headers }) => JSON.parse(headers.get('x-app-usage') ?? '{}').call_count);
    expect(Math.max(...usage)).toBe(100);
  });

  it('refuses a send where another app owns the thread, and lets take and pass move it', async () => {
    await sandbox.close();
    sandbox = await startSandbox([{ ...PAGE, routing: true }]);
    psid = await sandbox.user('facebook');
    await sandbox.say('facebook', psid, 'hello');
    await sandbox.admin('native-reply', { channel: 'facebook', userId: psid, text: 'mine', await: true });
    expect(await error(send(psid, { text: 'hi' }))).toEqual([10, 2018300]);
    await sandbox.say('facebook', psid, 'still there?');
    expect(sandbox.received.at(-1)?.json.entry[0].standby[0].message.text).toBe('still there?');
    await graph(sandbox, 'me/take_thread_control', { recipient: { id: psid }, metadata: 'back' });
    const owner = await graph(sandbox, `me/thread_owner?recipient=${psid}`);
    expect(owner.body.data[0].thread_owner.app_id).toBe(PAGE.appId);
    expect((await send(psid, { text: 'hi' })).status).toBe(200);
  });
});

function quickReplies(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    content_type: 'text',
    title: `Plan ${n}`,
    payload: `P${n}`,
  }));
}

function buttonTemplate(text: string, count: number) {
  const buttons = Array.from({ length: count }, (_, n) => ({
    type: 'postback',
    title: `B${n}`,
    payload: `P${n}`,
  }));
  return { attachment: { type: 'template', payload: { template_type: 'button', text, buttons } } };
}

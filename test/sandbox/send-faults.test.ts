/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- JSON from the wire is read by path: its shape is under test */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { graph, INSTAGRAM, PAGE, type Sandbox, startSandbox, type Wire, X, x } from './support';

describe('faults of sending', () => {
  let sandbox: Sandbox;
  let users: Record<'facebook' | 'instagram' | 'x', string>;
  beforeEach(async () => {
    sandbox = await startSandbox([PAGE, INSTAGRAM, X], { limits: { xSendsPer15Min: 100 } });
    const [facebook, instagram, onX] = await Promise.all([
      sandbox.user('facebook'),
      sandbox.user('instagram'),
      sandbox.user('x'),
    ]);
    users = { facebook, instagram, x: onX };
    for (const channel of ['facebook', 'instagram', 'x'] as const)
      await sandbox.say(channel, users[channel], 'hello');
  });
  afterEach(() => sandbox.close());

  const fault = (name: string, rest: object = {}) =>
    sandbox.admin('faults', { name, on: true, times: 1, ...rest });
  const onGraph = (channel: 'facebook' | 'instagram') =>
    graph(sandbox, 'me/messages', {
      recipient: { id: users[channel] },
      message: { text: 'hi', metadata: 'm' },
    });
  const toX = () => x(sandbox, 'POST', `dm_conversations/with/${users.x}/messages`, { text: 'hi' });
  const accepted = async () => {
    const { entries } = await sandbox.admin('log');
    return entries.filter(({ type }: Wire) => type === 'accepted').length;
  };
  const isEcho = ({ json }: Wire) =>
    json.entry?.[0]?.messaging?.[0]?.message?.is_echo === true || json.data?.event_type === 'dm.sent';

  it.each([
    ['token-190', 190, undefined, 190, undefined, 401],
    ['window-closed', 10, 2018278, 10, 2534022, 403],
    ['user-blocked', 551, 1545041, 551, 1545041, 403],
    ['policy-block', 368, undefined, 368, undefined, 403],
    ['rate-storm', 613, undefined, 613, undefined, 429],
    ['owned-by-other-app', 10, 2018300, 100, 2534037, undefined],
    ['outage', 2, undefined, 2, undefined, 503],
  ])(
    '%s refuses with the codes of each platform and accepts nothing',
    async (name, fbCode, fbSub, igCode, igSub, xStatus) => {
      for (const channel of ['facebook', 'instagram', 'x']) await fault(name, { channel });
      const facebook = (await onGraph('facebook')).body.error;
      const instagram = (await onGraph('instagram')).body.error;
      expect([facebook.code, instagram.code]).toEqual([fbCode, igCode]);
      if (fbSub !== undefined)
        expect([facebook.error_subcode, instagram.error_subcode]).toEqual([fbSub, igSub]);
      if (xStatus !== undefined) expect((await toX()).status).toBe(xStatus);
      expect(await accepted()).toBe(0);
      expect((await onGraph('facebook')).status).toBe(200);
      expect((await toX()).status).toBe(201);
    },
  );

  it.each(['lose-response', 'timeout-after-accept'])(
    '%s delivers, echoes and breaks the connection',
    async (name) => {
      for (const channel of ['facebook', 'x']) await fault(name, { channel, hangMs: 20 });
      await expect(onGraph('facebook')).rejects.toThrow();
      await expect(toX()).rejects.toThrow();
      expect(await accepted()).toBe(2);
      expect(await sandbox.deliveries(isEcho, 2)).toHaveLength(2);
    },
  );

  it('error-after-accept and delivered-but-error deliver and say the contrary', async () => {
    await fault('error-after-accept', { channel: 'facebook' });
    expect((await onGraph('facebook')).status).toBe(500);
    await fault('delivered-but-error', { channel: 'facebook' });
    const { code, error_subcode } = (await onGraph('facebook')).body.error;
    expect([code, error_subcode]).toEqual([1, 1357046]);
    await fault('error-after-accept', { channel: 'x' });
    expect((await toX()).status).toBe(503);
    expect(await accepted()).toBe(3);
    expect(await sandbox.deliveries(isEcho, 3)).toHaveLength(3);
  });

  it('rate-storm on X names the reset', async () => {
    await fault('rate-storm', { channel: 'x', resetMs: 5_000 });
    const reset = Number((await toX()).headers.get('x-rate-limit-reset')) * 1_000;
    expect(reset - sandbox.clock.now()).toBeGreaterThan(3_000);
    expect(reset - sandbox.clock.now()).toBeLessThanOrEqual(6_000);
  });

  it('echo-first echoes before the answer, echo-lost not at all', async () => {
    await fault('echo-first', { channel: 'facebook', delayMs: 150 });
    const sending = onGraph('facebook');
    await sandbox.deliveries(isEcho, 1);
    const answered = await Promise.race([sending.then(() => true), Promise.resolve(false)]);
    expect(answered).toBe(false);
    await sending;
    await fault('echo-lost', { channel: 'x' });
    await toX();
    await toX();
    const sent = await sandbox.deliveries((one) => one.json.data?.event_type === 'dm.sent', 1);
    expect(sent).toHaveLength(1);
    expect(await accepted()).toBe(3);
  });

  it('credits-exhausted asks for payment', async () => {
    await fault('credits-exhausted');
    expect((await toX()).status).toBe(402);
  });

  it('slow-answer answers late', async () => {
    await fault('slow-answer', { channel: 'facebook', delayMs: 80 });
    const started = performance.now();
    await onGraph('facebook');
    expect(performance.now() - started).toBeGreaterThan(70);
  });
});

/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- JSON from the wire is read by path: its shape is under test */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../support/until';
import { INSTAGRAM, PAGE, type Received, type Sandbox, startSandbox, update, type Wire, X } from '../support';

const FAST = { delays: { retryMs: [20, 20] } };

describe('webhook deliveries', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox([PAGE, INSTAGRAM, X], FAST);
  });
  afterEach(() => sandbox.close());

  const texts = () => sandbox.received.map((one) => update(one)?.message?.text);
  const lines = async (type: string): Promise<Wire[]> => {
    const { entries } = await sandbox.admin('log');
    return entries.filter((entry: Wire) => entry.type === type);
  };

  it('are repeated with the same bytes until they are answered 200', async () => {
    sandbox.answer((count) => (count < 3 ? 500 : 200));
    const userId = await sandbox.user('facebook');
    await sandbox.say('facebook', userId, 'hello');
    const copies = await sandbox.deliveries(() => true, 3);
    expect(new Set(copies.map(({ raw }) => raw.toString('hex'))).size).toBe(1);
    const attempts = await until('three attempts', async () => {
      const found = await lines('webhook');
      return found.length === 3 ? found : undefined;
    });
    expect(attempts.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 500],
      [2, 500],
      [3, 200],
    ]);
  });

  it('are given up after the schedule, and the app is unsubscribed after enough of them', async () => {
    await sandbox.admin('settings', { unsubscribeAfter: 1 });
    sandbox.answer(503);
    const userId = await sandbox.user('facebook');
    await sandbox.say('facebook', userId, 'hello');
    await until('the unsubscription', async () => (await lines('unsubscribed'))[0]);
    const { webhook } = await sandbox.admin('say', { channel: 'facebook', userId, text: 'x', await: true });
    expect(webhook).toEqual({ error: 'NOT_SUBSCRIBED' });
    sandbox.answer(200);
    await sandbox.emulators.setWebhook(sandbox.base);
    const again = await sandbox.admin('say', { channel: 'facebook', userId, text: 'x', await: true });
    expect(again.webhook).toEqual({ status: 200 });
  });

  it('keep the order of a thread and run beside each other across threads', async () => {
    sandbox.answer(200, 30);
    const users = await Promise.all([1, 2, 3, 4].map(() => sandbox.user('facebook')));
    for (const text of ['1', '2', '3']) {
      for (const userId of users) await sandbox.admin('say', { channel: 'facebook', userId, text });
    }
    await sandbox.deliveries(() => true, 12);
    for (const userId of users) {
      const own = sandbox.received.filter((one) => update(one).sender.id === userId);
      expect(own.map((one) => update(one).message.text)).toEqual(['1', '2', '3']);
    }
    expect(sandbox.mostAtOnce).toBeGreaterThan(1);
  });

  it('hold up to twenty entries on Meta, and one event on X', async () => {
    await sandbox.admin('settings', { batchSize: 20 });
    sandbox.answer(200, 250);
    const facebook = await sandbox.user('facebook');
    const x = await sandbox.user('x');
    const say = (channel: string, userId: string, text: string) =>
      sandbox.admin('say', { channel, userId, text });
    await say('facebook', facebook, 'first');
    await say('x', x, 'first');
    await Promise.all(Array.from({ length: 25 }, (_, n) => say('facebook', facebook, `later ${n}`)));
    await Promise.all(Array.from({ length: 3 }, (_, n) => say('x', x, `later ${n}`)));
    await until('all messages', () => {
      const count = sandbox.received.reduce((sum, { json }) => sum + (json.entry?.length ?? 1), 0);
      return count === 26 + 4 || undefined;
    });
    const sizes = sandbox.received
      .filter(({ json }) => json.entry !== undefined)
      .map(({ json }) => json.entry.length);
    expect(Math.max(...sizes)).toBe(20);
  });

  it('are late when the webhook is slower than the platform waits', async () => {
    await sandbox.admin('settings', { delays: { metaPatienceMs: 30 } });
    sandbox.answer(200, 200);
    const userId = await sandbox.user('facebook');
    const { webhook } = await sandbox.admin('say', { channel: 'facebook', userId, text: 'x', await: true });
    expect(webhook).toEqual({ error: 'TIMEOUT' });
  });

  describe('with faults', () => {
    const fault = (name: string, rest: object = {}) =>
      sandbox.admin('faults', { name, on: true, times: 1, ...rest });
    const bodyOf = ({ raw }: Received) => raw.toString();

    it('slow-ack repeats what was acknowledged', async () => {
      await fault('slow-ack');
      const userId = await sandbox.user('facebook');
      await sandbox.say('facebook', userId, 'hello');
      const [first, second] = await sandbox.deliveries(() => true, 2);
      expect(first && bodyOf(first)).toBe(second && bodyOf(second));
    });

    it('duplicate-delivery posts copies at once', async () => {
      await fault('duplicate-delivery', { copies: 5 });
      const userId = await sandbox.user('x');
      await sandbox.say('x', userId, 'hello');
      expect(new Set((await sandbox.deliveries(() => true, 5)).map(bodyOf)).size).toBe(1);
    });

    it('out-of-order lets the next event of the thread come first', async () => {
      await fault('out-of-order', { holdMs: 5_000 });
      const userId = await sandbox.user('facebook');
      await sandbox.admin('say', { channel: 'facebook', userId, text: 'first' });
      await sandbox.admin('say', { channel: 'facebook', userId, text: 'second' });
      await sandbox.deliveries(() => true, 2);
      expect(texts()).toEqual(['second', 'first']);
    });

    it('out-of-order lets go of the last event after a while', async () => {
      await fault('out-of-order', { holdMs: 30 });
      const userId = await sandbox.user('facebook');
      await sandbox.say('facebook', userId, 'alone');
      expect(texts()).toEqual(['alone']);
    });

    it('edit-race, delete-race, bare-edit and unknown-event-9kb follow a message at once', async () => {
      for (const name of ['edit-race', 'delete-race', 'bare-edit', 'unknown-event-9kb']) await fault(name);
      const userId = await sandbox.user('instagram');
      const mid = await sandbox.say('instagram', userId, 'hello');
      const updates = (await sandbox.deliveries(() => true, 5)).map(update);
      expect(updates).toContainEqual(expect.objectContaining({ message: { mid, is_deleted: true } }));
      expect(updates.map(({ message_edit }) => message_edit).filter(Boolean)).toEqual(
        expect.arrayContaining([
          { mid, text: '(edited)', num_edit: 1 },
          { mid, num_edit: 0 },
        ]),
      );
      expect(Math.max(...sandbox.received.map(({ raw }) => raw.length))).toBeGreaterThan(9_000);
    });

    it('seconds-timestamps and clock-skew change the times of an event', async () => {
      const userId = await sandbox.user('facebook');
      await fault('seconds-timestamps');
      await sandbox.say('facebook', userId, 'seconds');
      await fault('clock-skew', { skewMs: -3_600_000 });
      await sandbox.say('facebook', userId, 'skewed');
      const times = sandbox.received.map((one) => update(one).timestamp);
      expect(times[0]).toBeLessThan(1e11);
      expect(times[1]).toBeLessThan(Date.now() - 3_500_000);
      expect(times[1]).toBeGreaterThan(1e12);
    });

    it('webhook-invalidated delivers nothing until the webhook is validated again', async () => {
      sandbox.answerGet((query) => crcAnswer(query.get('crc_token') ?? ''));
      await sandbox.admin('faults', { name: 'webhook-invalidated', channel: 'x' });
      const userId = await sandbox.user('x');
      await sandbox.say('x', userId, 'lost');
      expect(sandbox.received).toEqual([]);
      const headers = { authorization: 'Bearer app-bearer' };
      const url = `${sandbox.emulators.xUrl}/2/webhooks`;
      const { data }: Wire = await (await fetch(url, { headers })).json();
      expect(data[0].valid).toBe(false);
      const put = await fetch(`${url}/${data[0].id}`, { method: 'PUT', headers });
      expect(await put.json()).toEqual({ data: { valid: true } });
      await sandbox.say('x', userId, 'heard');
      expect(sandbox.received).toHaveLength(1);
    });

    it('strike only the account and as often as asked', async () => {
      await sandbox.admin('faults', { name: 'duplicate-delivery', on: true, times: 1, channel: 'instagram' });
      const facebook = await sandbox.user('facebook');
      const instagram = await sandbox.user('instagram');
      await sandbox.say('facebook', facebook, 'one');
      expect(sandbox.received).toHaveLength(1);
      await sandbox.say('instagram', instagram, 'two');
      await sandbox.say('instagram', instagram, 'three');
      await sandbox.deliveries(() => true, 4);
      expect(texts().filter((text) => text === 'two')).toHaveLength(2);
      expect(texts().filter((text) => text === 'three')).toHaveLength(1);
    });

    it('are refused when nobody knows them', async () => {
      const { error } = await sandbox.admin('faults', { name: 'gremlins' });
      expect(error).toContain('gremlins');
    });
  });
});

function crcAnswer(token: string): string {
  return JSON.stringify({
    response_token: `sha256=${createHmac('sha256', 'cs').update(token).digest('base64')}`,
  });
}

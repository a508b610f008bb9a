import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sender } from '../../src/channel/adapter';
import { silentLog } from '../../src/lib/log';
import type { ChannelFixture } from '../contracts/channel';
import { emulatedChannel } from '../support/emulated-channel';

describe.each(['facebook', 'instagram', 'x', 'x-oauth1'] as const)('blocking somebody on %s', (flavour) => {
  let channel: ChannelFixture;
  let sender: Sender;
  let userId: string;

  beforeAll(async () => {
    channel = await emulatedChannel(flavour);
    userId = await channel.reset();
    await channel.say(userId, 'hello');
    const { adapter, account, clock } = channel;
    sender = await adapter.connect(account, { clock, log: silentLog, timeoutMs: 2_000 });
  });
  afterAll(async () => {
    await channel.close();
  });

  it('is done and taken back, and both can be repeated', async () => {
    for (const action of ['block', 'block', 'unblock', 'unblock'] as const)
      expect(await sender.moderate?.(userId, action)).toEqual({ outcome: 'done' });
  });

  it('is to be tried again while the platform is away', async () => {
    await channel.fault('outage');
    expect(await sender.moderate?.(userId, 'block')).toMatchObject({ outcome: 'again' });
    expect(await sender.moderate?.(userId, 'block')).toEqual({ outcome: 'done' });
  });

  it('waits for an account to be mended whose token is no longer valid', async () => {
    await channel.fault('token-190');
    expect(await sender.moderate?.(userId, 'block')).toMatchObject({
      outcome: 'again',
      retryAt: expect.any(Number),
    });
  });
});

describe('blocking somebody through Instagram login', () => {
  it('is nothing an app can do', async () => {
    const channel = await emulatedChannel('instagram-login');
    const { adapter, account, clock } = channel;
    const sender = await adapter.connect(account, { clock, log: silentLog, timeoutMs: 2_000 });
    const refused = { outcome: 'refused', code: 'PLATFORM_CANNOT_BLOCK' };
    expect(await sender.moderate?.('1', 'block')).toEqual(refused);
    await channel.close();
  });
});

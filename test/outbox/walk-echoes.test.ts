import { describe, expect, it } from '@jest/globals';
import type { ChannelName } from '../../src/channel/account';
import { useWalk } from '../support/walk';

const context = useWalk();

/** Instagram's and X's echoes carry no mark of ours: only the words tell our message from a person's. */
const CHANNELS: readonly ChannelName[] = ['facebook', 'instagram', 'x'];
const FAULTS = ['echo-first', 'lose-response'];

describe.each(CHANNELS)('on %s', (channel) => {
  it.each(FAULTS)('the bot does not take its own link for a person who took over (%s)', async (name) => {
    const { walk } = context;
    await walk.database.store.query({
      text: `update "order" set expires_at = $1, status = 'expiring' where number = 'NO-48213'`,
      values: [Date.parse('2026-11-25T22:59:59.999Z')],
    });
    const mei = await walk.customer(channel);
    await mei.says('my eSIM ends soon, NO-48213');
    await mei.hears();

    await walk.admin('/admin/faults', { name, on: true, times: 1, channel });
    await mei.says('mei@fjord-esim.example');
    const offer = await mei.hears();
    expect(offer.text + JSON.stringify(offer.buttons)).toMatch(/\/r\//);
    await mei.hearsNothing();

    const thread = await walk.database.store.one<{ control: string }>({
      text: 'select control from thread where id = $1',
      values: [mei.threadId],
    });
    expect(thread?.control).toBe('bot');
    await mei.says('thank you');
    await mei.hears();
  });
});

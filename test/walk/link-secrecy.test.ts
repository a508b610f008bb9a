import { describe, expect, it } from '@jest/globals';
import type { ChannelName } from '../../src/channel/account';
import { linkIn, useWalk } from '../support/walk';

const context = useWalk();

const CHANNELS: readonly ChannelName[] = ['facebook', 'instagram', 'x'];

describe('a renewal link that has reached its customer', () => {
  for (const channel of CHANNELS) {
    it(`is kept nowhere else when it was sent on ${channel}`, async () => {
      const { walk } = context;
      const mei = await walk.customer(channel);
      await mei.says('renew NO-48213 mei@fjord-esim.example');
      const token = /\/r\/([0-9a-z]{32})/.exec(linkIn(await mei.hears()))?.[1];
      if (!token) throw new Error('no token in the link');
      await walk.settle();
      for (const table of ['outbox', 'inbox', 'message', 'turn', 'link', 'quote', 'checkout']) {
        const [row] = await walk.rows<{ n: number }>(
          `select count(*)::int n from ${table} t where strpos(to_jsonb(t)::text, '${token}') > 0`,
        );
        expect([table, row?.n]).toEqual([table, 0]);
      }
    });
  }
});

describe('"stop" while a person has the conversation', () => {
  it('is noted without a word from the bot', async () => {
    const { walk } = context;
    const ola = await walk.customer('facebook');
    await ola.says('hei');
    await ola.hears();
    await ola.personReplies('Hei, det er Kari fra kundeservice.');
    await walk.settle();
    await ola.says('stopp');
    await ola.hearsNothing();
    const [thread] = await walk.rows<{ opted_out: boolean; control: string }>(
      `select opted_out, control from thread where id = '${ola.threadId}'`,
    );
    expect(thread).toEqual({ opted_out: true, control: 'human' });
  });
});

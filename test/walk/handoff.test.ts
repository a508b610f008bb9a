import { describe, expect, it } from '@jest/globals';
import type { ChannelName } from '../../src/channel/account';
import { until } from '../support/until';
import { lastOf, linkIn, textOf, useWalk, type Walk } from '../support/walk';
import { agentOf, signIn } from '../support/walk-agent';

const context = useWalk();

const CHANNELS: readonly ChannelName[] = ['facebook', 'instagram', 'x'];
const HOUR = 3_600_000;

describe('what a customer is told when a person is needed', () => {
  it.each([
    ['en', 'human', /within 60 minutes/],
    ['nb', 'menneske', /innen 60 minutter/],
    ['zh', '转人工', /60 分钟内/],
  ] as const)('names the time it takes in opening hours (%s)', async (_language, word, promise) => {
    const { walk } = context;
    travelToHour(walk, 12);
    const customer = await walk.customer('facebook');
    await customer.says(word);
    expect(textOf(await customer.hearsAll())).toMatch(promise);
  });

  it.each([
    ['en', 'human', /closed now.*(08:00|8:00)/s],
    ['nb', 'menneske', /stengt nå.*08[.:]00/s],
    ['zh', '转人工', /非工作时间.*(08:00|8:00|8点)/s],
  ] as const)('names the next opening out of hours (%s)', async (_language, word, promise) => {
    const { walk } = context;
    travelToHour(walk, 22);
    const customer = await walk.customer('x');
    await customer.says(word);
    expect(textOf(await customer.hearsAll())).toMatch(promise);
  });

  it('is an apology once the promised time is over', async () => {
    const { walk } = context;
    travelToHour(walk, 12);
    const customer = await walk.customer('facebook');
    await customer.says('human');
    await customer.hearsAll();
    walk.travel(HOUR + 1_000);
    expect((await customer.hears()).text).toMatch(/longer than promised/);
    walk.travel(HOUR);
    await customer.hearsNothing();
    expect((await walk.thread(customer)).control).toBe('handoff_requested');
  });
});

describe('a case', () => {
  it('shows an agent what is known, and the reply reaches the customer', async () => {
    const { walk } = context;
    travelToHour(walk, 12);
    const { number, email } = await walk.order();
    for (const channel of CHANNELS) {
      const agent = await agentOf(walk);
      const customer = await walk.customer(channel);
      await customer.says(`renew ${number} ${email}`);
      await customer.hearsAll();
      await customer.says('can I talk to a human please');
      await customer.hearsAll();

      const { cases } = await agent.list();
      expect(cases.find(({ threadId }) => threadId === customer.threadId)).toMatchObject({
        channel,
        control: 'handoff_requested',
        reason: 'asked_for_human',
      });
      const detail = await agent.look(customer);
      expect(detail.packet).toMatchObject({
        reason: 'asked_for_human',
        language: 'en',
        verified: { level: 1, how: 'order_and_contact' },
        orders: [{ orderNumber: number }],
        links: [{ status: 'issued' }],
      });
      expect(detail.messages.map(({ origin }) => origin)).toEqual(
        expect.arrayContaining(['customer', 'bot']),
      );

      expect(await agent.claim(customer, detail)).toMatchObject({ status: 200, body: { control: 'human' } });
      expect(await agent.reply(customer, 'Kari here, let me look.')).toMatchObject({ status: 200 });
      expect((await customer.hears()).text).toBe('Kari here, let me look.');
      await customer.says('hello, are you there?');
      await customer.says('human');
      await customer.hearsNothing();
    }
  });

  it('is refused without a token, with a wrong one, and to whoever saw an older state', async () => {
    const { walk } = context;
    const [kari, ola] = [await agentOf(walk), await agentOf(walk)];
    const stranger = signIn(walk, 'rda_00000000000000000000000000000000');
    expect((await stranger.get('/cases')).status).toBe(401);
    expect((await fetch(`${walk.app.url}/api/cases`)).status).toBe(401);
    const customer = await walk.customer('facebook');
    await customer.says('human');
    await customer.hearsAll();
    const seen = await kari.look(customer);
    expect((await stranger.claim(customer, seen)).status).toBe(401);

    const claims = await Promise.all([kari.claim(customer, seen), ola.claim(customer, seen)]);
    expect(claims.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await ola.reply(customer, 'too late', seen)).status).toBe(409);
    const current = await kari.look(customer);
    await customer.says('one more thing');
    await customer.hearsNothing();
    expect((await kari.reply(customer, 'without having read it', current)).status).toBe(409);
    await customer.hearsNothing();
  });

  it('goes back to the bot, which says so and goes on', async () => {
    const { walk } = context;
    const { number, email } = await walk.order();
    for (const channel of CHANNELS) {
      const agent = await agentOf(walk);
      const customer = await walk.customer(channel);
      await customer.says('menneske');
      await customer.hearsAll();
      await agent.reply(customer, 'Hei, roboten ordner det.');
      await customer.hears();
      expect((await agent.returns(customer)).status).toBe(200);
      expect((await customer.hears()).text).toMatch(/boten til Fjord eSIM/);
      await customer.says(`jeg vil fornye ${number} ${email}`);
      expect(linkIn(lastOf(await customer.hearsAll()))).toBeTruthy();
      await walk.rows(`update link set status = 'cancelled' where thread_id = $1`, [customer.threadId]);
    }
  });

  it('is closed when it is resolved; the next message is a new one and begins with the bot', async () => {
    const { walk } = context;
    const agent = await agentOf(walk);
    const customer = await walk.customer('instagram');
    await customer.says('human');
    await customer.hearsAll();
    const before = await agent.look(customer);
    await agent.claim(customer);
    expect((await agent.resolve(customer, 'answered by phone')).status).toBe(200);
    await customer.hearsNothing();
    expect((await agent.reply(customer, 'late', before)).status).toBe(409);
    await customer.says('hello');
    expect(textOf(await customer.hearsAll())).toMatch(/bot/);
    expect((await agent.look(customer)).case.id).not.toBe(before.case.id);
  });
});

describe('a person who answers in the platform’s own app', () => {
  it.each(CHANNELS)('silences the bot (%s)', async (channel) => {
    const { walk } = context;
    const customer = await walk.customer(channel);
    await customer.says('hello');
    await customer.hearsAll();
    await customer.personReplies('Hi, this is Kari from the team.');
    await walk.becomes(customer, 'human');
    await customer.says('renew my plan');
    await customer.says('human');
    await customer.hearsNothing();
    const origins = await walk.rows<{ origin: string; suppressed: string | null }>(
      'select origin, suppressed from message where thread_id = $1 order by id desc limit 3',
      [customer.threadId],
    );
    expect(origins.toReversed()).toEqual([
      { origin: 'native_app', suppressed: null },
      { origin: 'customer', suppressed: 'human_control' },
      { origin: 'customer', suppressed: 'human_control' },
    ]);
  });

  it.each(CHANNELS)(
    'is never taken for one of our own messages, nor the other way round (%s)',
    async (channel) => {
      const { walk } = context;
      for (const fault of ['echo-first', 'echo-late', undefined] as const) {
        if (fault) await walk.fault(fault, { channel });
        const customer = await walk.customer(channel);
        for (const text of ['hello', 'renew my plan', 'NO-48213']) {
          await customer.says(text);
          expect(await customer.hearsAll()).not.toHaveLength(0);
        }
        if (fault === 'echo-late') await echoesArrived(walk);
        if (fault) await walk.mend(fault, { channel });
        expect(await walk.thread(customer)).toMatchObject({ control: 'bot', epoch: 0 });
      }
    },
  );
});

describe('X Chat, which nobody but the customer can read', () => {
  it('gets one plain notice and a case', async () => {
    const { walk } = context;
    const customer = await walk.customer('x');
    await customer.event('chat.received', { await: true });
    expect(textOf(await customer.hearsAll())).toMatch(/X Chat can't be read/);
    await customer.event('chat.received', { await: true });
    await customer.hearsNothing();
    const agent = await agentOf(walk);
    expect((await agent.look(customer)).case).toMatchObject({ reason: 'unreadable_channel' });
  });
});

describe('after the reply window', () => {
  it.each(['facebook', 'instagram'] as const)(
    'a person’s words carry the human-agent tag, the bot’s are not sent (%s)',
    async (channel) => {
      const { walk } = context;
      const agent = await agentOf(walk);
      const customer = await walk.customer(channel);
      await customer.says('human');
      await customer.hearsAll();
      await agent.claim(customer);
      walk.travel(25 * HOUR);
      expect((await agent.reply(customer, 'Sorry for the wait!')).status).toBe(200);
      expect(await customer.hears()).toMatchObject({ text: 'Sorry for the wait!', tag: 'HUMAN_AGENT' });
      await agent.returns(customer);
      await customer.hearsNothing();
      const [last] = await walk.rows(
        'select status, reason from outbox where thread_id = $1 order by id desc limit 1',
        [customer.threadId],
      );
      expect(last).toEqual({ status: 'expired', reason: 'window_closed' });

      const other = await walk.customer(channel);
      await other.says('human');
      await other.hearsAll();
      await agent.claim(other);
      walk.travel(7 * 24 * HOUR + 1_000);
      expect(await agent.reply(other, 'far too late')).toMatchObject({
        status: 409,
        body: { error: { code: 'WINDOW_CLOSED' } },
      });
      await other.hearsNothing();
    },
  );
});

/** Waits until the emulators have delivered all they had to. */
async function echoesArrived(walk: Walk): Promise<void> {
  await until(
    'the echoes',
    async () => (await walk.admin<{ pending: number }>('/admin/stats')).pending === 0,
  );
  await walk.settle();
}

/** The next weekday at this hour in Oslo (winter time), Saturdays left out too. */
function travelToHour(walk: Walk, hour: number): void {
  const date = new Date(walk.clock.now());
  date.setUTCHours(hour - 1, 0, 0, 0);
  while (date.getTime() < walk.clock.now() || date.getUTCDay() % 6 === 0)
    date.setUTCDate(date.getUTCDate() + 1);
  walk.travelTo(date.getTime());
}

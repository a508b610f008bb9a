import { describe, expect, it } from '@jest/globals';
import type { ReminderList } from '../../src/console/contract/reminder';
import { keywordEngine } from '../support/keyword-engine';
import { lastOf, linkIn, textOf, useWalk } from '../support/walk';
import { agentOf } from '../support/walk-agent';
import {
  consentsOf,
  orderEnding,
  reminded,
  remindersBecome,
  timersDone,
  travelAndWait,
} from '../support/walk-reminders';

// What reminders rest on is heard by fixed words; the rest of the talk here is small enough for an engine of keywords.
const talk = keywordEngine(
  {
    renew: 'renew',
    'when does': 'renewal-status',
    'når går': 'renewal-status',
    什么时候到期: 'renewal-status',
    'no thanks': 'deny',
    yes: 'affirm',
    ja: 'affirm',
    好的: 'affirm',
    hello: 'greeting',
  },
  'fallback',
);

// One clock for the whole file, which only goes forward: each test begins a few days after the one before it.
const context = useWalk({ parts: { model: talk } });

const REMINDER = { en: /NO-\d+.*ends on|ends on.*renew/s, nb: /går ut/, zh: /到期/ };

describe('a reminder before an order ends', () => {
  // 23 November, 12:00 in Oslo. Seven days before 1 December is tomorrow at 10:00: the window is open then.
  it.each([
    ['facebook', 'en', 'remind me before it ends', /24 hours/, 'yes'],
    ['instagram', 'nb', 'send meg en påminnelse før det går ut', /24 time(?:r|ne)/, 'ja'],
    ['x', 'zh', '到期前提醒我', /到期前(我会|会)/, '好的'],
  ] as const)(
    'asked for in words comes in the open window, and a yes renews without the number (%s, %s)',
    async (channel, language, words, promise, yes) => {
      const { walk } = context;
      const { number, email } = await orderEnding(walk, '2026-12-01');
      const customer = await walk.customer(channel);
      const first = { en: 'when does it end?', nb: 'når går abonnementet ut?', zh: '我的套餐什么时候到期？' }[
        language
      ];
      await customer.says(`${first} ${number} ${email}`);
      await customer.hearsAll();
      await customer.says(words);
      await timersDone(walk);
      expect(textOf(await customer.hearsAll())).toMatch(promise);
      expect(await consentsOf(walk, customer)).toEqual([true]);
      await remindersBecome(walk, customer, ['7 planned', '1 planned']);

      // Each of the three begins at its own noon of the same day.
      await walk.rows(
        `update timer set due_at = $2 where thread_id = $1 and not done and id =
           (select min(id) from timer where thread_id = $1 and kind = 'reminder' and not done)`,
        [customer.threadId, walk.clock.now()],
      );
      await timersDone(walk);
      const heard = await customer.hearsAll();
      expect(heard).toHaveLength(1);
      expect(textOf(heard)).toMatch(REMINDER[language]);
      expect(textOf(heard)).toContain(number);
      // The human-agent tag is for people.
      expect(heard[0]?.tag).toBeUndefined();
      expect(textOf(heard)).toMatch(/149/);
      await remindersBecome(walk, customer, ['7 sent', '1 planned']);

      await customer.says(yes);
      const offered = lastOf(await customer.hearsAll());
      const link = linkIn(offered);
      await walk.pay(link);
      await timersDone(walk);
      await customer.hearsAll();
      // The step that was planned is for an end that is past; the new end has steps of its own.
      await remindersBecome(walk, customer, [
        '7 sent',
        '1 skipped renewed',
        '30 planned',
        '7 planned',
        '1 planned',
      ]);
    },
  );

  it('is offered once after a payment, and a tapped yes is a consent', async () => {
    const { walk } = context;
    const { number, email } = await orderEnding(walk, '2026-12-03');
    const customer = await walk.customer('facebook');
    await customer.says(`renew ${number} ${email}`);
    await walk.pay(linkIn(lastOf(await customer.hearsAll())));
    const receipt = await customer.hears();
    expect(receipt.text).toMatch(/Payment received.*(remind|reminder)/s);
    expect(await consentsOf(walk, customer)).toEqual([]);
    await customer.taps(receipt, 'Yes, remind me');
    await timersDone(walk);
    expect(textOf(await customer.hearsAll())).toMatch(new RegExp(`before ${number} ends`));
    expect(await consentsOf(walk, customer)).toEqual([true]);
    await remindersBecome(walk, customer, ['30 planned', '7 planned', '1 planned']);

    await customer.says(`renew ${number} ${email}`);
    await walk.pay(linkIn(lastOf(await customer.hearsAll())));
    expect(textOf(await customer.hearsAll())).not.toMatch(/remind/);
  });

  it('is not sent to who declined it or never answered', async () => {
    const { walk } = context;
    const { number, email } = await orderEnding(walk, '2026-12-03');
    const customer = await walk.customer('x');
    await customer.says(`renew ${number} ${email}`);
    await walk.pay(linkIn(lastOf(await customer.hearsAll())));
    await customer.hears();
    await customer.says('no thanks');
    await customer.hearsAll();
    await timersDone(walk);
    expect(await consentsOf(walk, customer)).toEqual([false]);
    await remindersBecome(walk, customer, []);
  });

  it('comes at ten on the day before, and is skipped with its reason where the window is closed', async () => {
    const { walk } = context;
    await travelAndWait(walk, '2026-11-24T11:00:00Z');
    const order = await orderEnding(walk, '2026-11-26');
    const open = await reminded(walk, 'x', order);
    const closed = await reminded(walk, 'facebook', await orderEnding(walk, '2026-11-26'));
    await open.hearsAll();
    await closed.hearsAll();
    await travelAndWait(walk, '2026-11-25T08:59:59Z');
    await open.hearsNothing();
    // The last message on Messenger was yesterday at noon: at ten the window is still open. So the walk goes to the
    // end of one that was closed by then.
    await walk.rows('update thread set window_opened_at = $2 where id = $1', [
      closed.threadId,
      Date.parse('2026-11-24T08:59:59Z'),
    ]);
    await travelAndWait(walk, '2026-11-25T09:00:00Z');
    expect(textOf(await open.hearsAll())).toMatch(REMINDER.en);
    await closed.hearsNothing();
    await remindersBecome(walk, open, ['1 sent']);
    await remindersBecome(walk, closed, ['1 skipped window_closed']);
    const agent = await agentOf(walk);
    const { body } = await agent.get<ReminderList>(`/threads/${closed.threadId}/reminders`);
    expect(body).toMatchObject({
      consent: { given: true, evidence: expect.stringMatching(/^inbox \d+$/) },
      reminders: [
        {
          status: 'skipped',
          reason: 'window_closed',
          daysBefore: 1,
          orderNumber: expect.stringMatching(/^NO-/),
        },
      ],
    });
    const moderator = await agentOf(walk, 'moderator');
    const hidden = await moderator.get<ReminderList>(`/threads/${closed.threadId}/reminders`);
    expect(JSON.stringify(hidden.body)).not.toMatch(/NO-|endsAt/);
    expect(hidden.body.reminders).toHaveLength(1);
  });
});

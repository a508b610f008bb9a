import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { ChannelName } from '../../src/channel/account';
import { suggestionListSchema } from '../../src/console/contract/composer';
import { caseHandoffSchema, claimedNextSchema } from '../../src/console/contract/handoff';
import { createdWebhookSchema, webhookPayloadSchema } from '../../src/console/contract/webhook';
import { until } from '../support/until';
import { type Customer, lastOf, textOf, useWalk, type Walk } from '../support/walk';
import { agentOf, type WalkAgent } from '../support/walk-agent';
import { startWebhookSink } from '../support/webhook-sink';

const context = useWalk();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CHANNELS: readonly ChannelName[] = ['facebook', 'instagram', 'x'];

/** A customer whose case a person has answered and resolved. */
async function helped(walk: Walk, channel: ChannelName, agent: WalkAgent, word = 'human'): Promise<Customer> {
  const customer = await walk.customer(channel);
  await customer.says(word);
  await customer.hearsAll();
  await agent.reply(customer, 'Kari here, all done.');
  await customer.hears();
  expect(await agent.resolve(customer, 'helped')).toMatchObject({ status: 200 });
  await customer.hearsNothing();
  return customer;
}

async function handoffOf(agent: WalkAgent, caseId: number) {
  return caseHandoffSchema.parse((await agent.get(`/cases/${caseId}/handoff`)).body);
}

describe('what only a person may answer', () => {
  it.each([
    ['en', 'I will call my lawyer and sue you', 'legal_threat', /person/],
    ['nb', 'jeg vil ikke leve lenger', 'self_harm', /113/],
    ['zh', '我要向银行申请拒付', 'payment_dispute', /人工|同事/],
    ['en', 'fuck you and your shitty service', 'complaint', /sorry/i],
    ['nb', 'jeg vil si opp abonnementet og ha pengene tilbake', 'cancel_or_refund', /kollega/],
  ] as const)('goes to one with its reason (%s: %s)', async (_language, text, reason, words) => {
    const { walk } = context;
    weekdayAt(walk, 12);
    const agent = await agentOf(walk);
    const customer = await walk.customer('facebook');
    await customer.says(text);
    expect(textOf(await customer.hearsAll())).toMatch(words);
    expect((await agent.look(customer)).case).toMatchObject({ reason, control: 'handoff_requested' });
  });

  it('makes a case that waits already press more', async () => {
    const { walk } = context;
    const agent = await agentOf(walk);
    const customer = await walk.customer('x');
    await customer.says('human');
    await customer.hearsAll();
    await customer.says('I want to die');
    expect(textOf(await customer.hearsAll())).toMatch(/112/);
    expect((await agent.look(customer)).case).toMatchObject({ reason: 'self_harm', priority: 4 });
  });

  it('is somebody else at the keyboard, where an order was proved', async () => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const agent = await agentOf(walk);
    const stranger = await walk.customer('instagram');
    await stranger.says('that was not me who wrote this');
    await stranger.hearsAll();
    expect((await walk.thread(stranger)).control).toBe('bot');
    const customer = await walk.customer('instagram');
    await customer.says(`renew ${number} ${email}`);
    await customer.hearsAll();
    await customer.says('that was not me who wrote this');
    expect(textOf(await customer.hearsAll())).toMatch(/person/);
    expect((await agent.look(customer)).case).toMatchObject({ reason: 'sender_differs' });
  });

  it('is what a moderator calls a person for; the customer is told once', async () => {
    const { walk } = context;
    weekdayAt(walk, 12);
    const moderator = await agentOf(walk, 'moderator');
    const customer = await walk.customer('facebook');
    await customer.says('hello');
    await customer.hearsAll();
    const { case: item, thread } = await moderator.look(customer);
    expect(await moderator.post(`/cases/${item.id}/pull`, { epoch: thread.epoch + 1 })).toMatchObject({
      status: 409,
    });
    expect(await moderator.post(`/cases/${item.id}/pull`, { epoch: thread.epoch })).toMatchObject({
      status: 200,
      body: { control: 'handoff_requested' },
    });
    expect(textOf(await customer.hearsAll())).toMatch(/colleague.*within 60 minutes/s);
    const again = (await moderator.look(customer)).thread.epoch;
    expect(await moderator.post(`/cases/${item.id}/pull`, { epoch: again })).toMatchObject({ status: 200 });
    await customer.hearsNothing();
  });
});

describe('while a person has the conversation', () => {
  it('the bot only suggests what it would say, and does nothing for it', async () => {
    const { walk } = context;
    const { number, email } = await walk.order();
    const [agent, moderator] = [await agentOf(walk), await agentOf(walk, 'moderator')];
    const customer = await walk.customer('instagram');
    await customer.says(`when does ${number} end? ${email}`);
    await customer.hearsAll();
    await customer.says('human');
    await customer.hearsAll();
    const suggested = async (by = agent) => {
      const path = `/threads/${encodeURIComponent((await agent.look(customer)).case.threadId)}/suggestions`;
      return suggestionListSchema.parse((await by.get(path)).body).suggestions;
    };
    expect(await suggested()).toEqual([]);
    await agent.claim(customer);
    await customer.says('please renew it for a year');
    await walk.settle();
    const before = await counts(walk);
    const [suggestion] = await suggested();
    expect(suggestion).toMatchObject({ intent: 'renew', link: { orderNumbers: [number], cycle: 'yearly' } });
    expect(suggestion?.text).toMatch(/{{code}}[^]*{{link}}/);
    expect(suggestion?.text).not.toMatch(/bot|\/r\//i);
    expect(await suggested(moderator)).toEqual([]);
    expect(await counts(walk)).toEqual(before);

    const { case: item, thread } = await agent.look(customer);
    const sent = await agent.post(`/threads/${encodeURIComponent(item.threadId)}/link`, {
      epoch: thread.epoch,
      lastMessageId: Number.MAX_SAFE_INTEGER,
      idempotencyKey: 'suggested-link',
      text: suggestion?.text,
      ...suggestion?.link,
    });
    expect(sent.status).toBe(200);
    expect(textOf(await customer.hearsAll())).toMatch(/for a year[^]*\/r\/[0-9a-z]{32}/);
    expect(await suggested()).toEqual([]);
  });
});

/** All that a turn might write. */
async function counts(walk: Walk) {
  return await walk.rows(
    `select (select count(*) from attempt) tries, (select count(*) from link) links, (select count(*) from quote) quotes,
            (select count(*) from point_entry) points, (select count(*) from message) messages, (select count(*) from outbox) sends,
            (select count(*) from turn) turns, (select count(*) from audit) audit, (select count(*) from moderation_item) items`,
  );
}

describe('the time a customer is given', () => {
  it('is followed by one apology with a new time, then by people alone', async () => {
    const { walk } = context;
    weekdayAt(walk, 12);
    const agent = await agentOf(walk);
    const customer = await walk.customer('facebook');
    await customer.says('menneske');
    await customer.hearsAll();
    walk.travel(HOUR + 1_000);
    expect((await customer.hears()).text).toMatch(/lengre tid enn lovet.*14[.:]00/s);
    const { case: item } = await agent.look(customer);
    await until('the promises', async () => (await handoffOf(agent, item.id)).promises.length === 2);
    expect(await handoffOf(agent, item.id)).toMatchObject({
      promises: [
        { kind: 'late', status: 'open' },
        { kind: 'usual', status: 'broken' },
      ],
    });
    walk.travel(HOUR);
    await customer.hearsNothing();
    await until('the case to be urgent', async () => (await agent.look(customer)).case.priority === 4);
    expect((await walk.thread(customer)).control).toBe('handoff_requested');
  });

  it('after hours is the next opening, and kept by an answer in time', async () => {
    const { walk } = context;
    weekdayAt(walk, 22);
    const agent = await agentOf(walk);
    const customer = await walk.customer('x');
    await customer.says('human');
    expect(textOf(await customer.hearsAll())).toMatch(/closed now/);
    const { case: item } = await agent.look(customer);
    expect(await handoffOf(agent, item.id)).toMatchObject({
      promises: [{ kind: 'after_hours', status: 'open' }],
    });
    weekdayAt(walk, 8);
    await agent.reply(customer, 'Good morning!');
    await customer.hears();
    expect(await handoffOf(agent, item.id)).toMatchObject({ promises: [{ status: 'kept' }] });
  });
});

describe('back with the bot', () => {
  it('what nobody has answered is answered, in the same breath', async () => {
    const { walk } = context;
    weekdayAt(walk, 12);
    for (const channel of CHANNELS) {
      const agent = await agentOf(walk);
      const customer = await walk.customer(channel);
      await customer.says('human');
      await customer.hearsAll();
      await agent.reply(customer, 'Kari here.');
      await customer.hears();
      await customer.says('which ways to pay do you have?');
      await customer.hearsNothing();
      expect(await agent.returns(customer)).toMatchObject({ status: 200 });
      const heard = textOf(await customer.hearsAll());
      expect(heard).toMatch(/bot/);
      expect(heard).toMatch(/card|link/i);
      expect((await walk.thread(customer)).control).toBe('bot');
    }
  });

  it('old words call for nobody again', async () => {
    const { walk } = context;
    const agent = await agentOf(walk);
    const customer = await walk.customer('facebook');
    await customer.says('human');
    await customer.hearsAll();
    await agent.claim(customer);
    await customer.says('I want to talk to a human now');
    await customer.hearsNothing();
    await agent.returns(customer);
    expect(lastOf(await customer.hearsAll()).text).toMatch(/bot/);
    expect((await walk.thread(customer)).control).toBe('bot');
    await customer.says('human');
    expect(await customer.hearsAll()).not.toHaveLength(0);
    expect((await walk.thread(customer)).control).toBe('handoff_requested');
  });

  it('after a long silence it says nothing until the customer does', async () => {
    const { walk } = context;
    const agent = await agentOf(walk);
    const customer = await walk.customer('x');
    await customer.says('human');
    await customer.hearsAll();
    await agent.reply(customer, 'Anything else?');
    await customer.hears();
    walk.travel(49 * HOUR);
    await walk.becomes(customer, 'bot');
    await customer.hearsNothing();
    await customer.says('hello');
    expect(textOf(await customer.hearsAll())).toMatch(/bot/);
  });
});

describe('how it went', () => {
  it.each([
    ['facebook', 'human', /How (did we do|happy)/, 'Very good', /[Tt]hank/],
    ['instagram', 'menneske', /(Hvordan gikk|Hvor fornøyd)/, 'Veldig bra', /Takk/],
  ] as const)('is asked once and answered by a tap (%s)', async (channel, word, question, best, thanks) => {
    const { walk } = context;
    weekdayAt(walk, 12);
    const agent = await agentOf(walk);
    const customer = await helped(walk, channel, agent, word);
    walk.travel(2 * MINUTE);
    const asked = await customer.hears();
    expect(asked.text).toMatch(question);
    await customer.taps(asked, best);
    expect(textOf(await customer.hearsAll())).toMatch(thanks);
    await customer.taps(asked, best);
    expect(textOf(await customer.hearsAll())).toMatch(thanks);
    expect(await ratings(walk, customer)).toEqual([{ scale: 5, score: 5, answered: true }]);
    // The case stays closed, and thanks open no other.
    expect((await walk.thread(customer)).caseId).toBeNull();
    walk.travel(HOUR);
    await customer.hearsNothing();
  });

  it('is typed as a number where there are no buttons, and a low one brings a person back', async () => {
    const { walk } = context;
    weekdayAt(walk, 12);
    const agent = await agentOf(walk);
    const customer = await helped(walk, 'x', agent, '转人工');
    walk.travel(2 * MINUTE);
    expect((await customer.hears()).text).toMatch(/1 很差[\s\S]*5 很好/);
    await customer.says('1');
    expect(textOf(await customer.hearsAll())).toMatch(/同事/);
    expect(await ratings(walk, customer)).toEqual([{ scale: 5, score: 1, answered: true }]);
    expect((await agent.look(customer)).case).toMatchObject({
      reason: 'low_rating',
      control: 'handoff_requested',
    });
  });

  it('is not asked when the customer has written meanwhile, wants no messages, or the window is over', async () => {
    const { walk } = context;
    weekdayAt(walk, 12);
    const agent = await agentOf(walk);
    const writes = await helped(walk, 'facebook', agent);
    await writes.says('hello again');
    await writes.hearsAll();
    const silent = await helped(walk, 'facebook', agent);
    await silent.says('stop');
    await silent.hearsAll();
    walk.travel(2 * MINUTE);
    await writes.hearsNothing();
    await silent.hearsNothing();
    const late = await walk.customer('instagram');
    await late.says('human');
    await late.hearsAll();
    walk.travel(24 * HOUR - 1_000);
    await agent.reply(late, 'Sorry!');
    await late.hears();
    await agent.resolve(late, 'late');
    walk.travel(3 * MINUTE);
    await late.hearsNothing();
    const asked = await walk.rows('select 1 from csat where asked_at is not null and thread_id = any($1)', [
      [writes.threadId, silent.threadId, late.threadId],
    ]);
    expect(asked).toEqual([]);
  });

  it('does not stand in the way of anything else that is said', async () => {
    const { walk } = context;
    const agent = await agentOf(walk);
    const customer = await helped(walk, 'facebook', agent);
    walk.travel(2 * MINUTE);
    await customer.hears();
    await customer.says('how do I renew my plan?');
    expect(textOf(await customer.hearsAll())).toMatch(/order number|renew/i);
    expect(await ratings(walk, customer)).toEqual([{ scale: 5, score: null, answered: false }]);
  });
});

describe('the queue over HTTP', () => {
  it('gives the next case to who asks, but to no moderator', async () => {
    const { walk } = context;
    await walk.rows(`update "case" set status = 'resolved' where status = 'open'`);
    weekdayAt(walk, 12);
    const [agent, moderator] = [await agentOf(walk), await agentOf(walk, 'moderator')];
    expect(claimedNextSchema.parse((await agent.post('/cases/next', {})).body)).toMatchObject({
      claimed: false,
    });
    const customer = await walk.customer('facebook');
    await customer.says('human');
    await customer.hearsAll();
    expect((await moderator.post('/cases/next', {})).status).toBe(403);
    const next = claimedNextSchema.parse((await agent.post('/cases/next', {})).body);
    expect(next).toMatchObject({ claimed: true, standing: { control: 'human' } });
    expect((await agent.look(customer)).case.assignee).toBeDefined();
  });

  it('is followed by a system outside, with an admin’s subscription', async () => {
    const { walk } = context;
    const sink = await startWebhookSink();
    const [admin, agent] = [await agentOf(walk, 'admin'), await agentOf(walk)];
    const wanted = { url: `${sink.url}/hooks`, events: ['handoff.requested', 'case.resolved'] };
    expect((await agent.post('/webhooks', wanted)).status).toBe(403);
    const { webhook, secret } = createdWebhookSchema.parse((await admin.post('/webhooks', wanted)).body);
    expect(secret).toMatch(/^whsec_/);
    const customer = await helped(walk, 'x', agent);
    const told = await until('both deliveries', async () => sink.deliveries.length === 2 && sink.deliveries);
    const types = told.map(({ raw }) => webhookPayloadSchema.parse(JSON.parse(raw.toString('utf8'))).type);
    expect(types.toSorted()).toEqual(['case.resolved', 'handoff.requested']);
    expect(told.map(({ raw }) => raw.toString('utf8')).join('')).not.toContain(customer.userId);
    const list = await admin.get(`/webhooks/${webhook.id}/deliveries?status=delivered`);
    expect(list.body).toMatchObject({ deliveries: [{ status: 'delivered' }, { status: 'delivered' }] });
    expect(JSON.stringify((await admin.get('/webhooks')).body)).not.toContain('whsec_');
    await sink.close();
  });
});

async function ratings(walk: Walk, customer: Customer) {
  const rows = await walk.rows(
    'select scale, score, answered_at is not null answered from csat where thread_id = $1',
    [customer.threadId],
  );
  return z.array(z.object({ scale: z.int(), score: z.int().nullable(), answered: z.boolean() })).parse(rows);
}

/** The next weekday at this hour in Oslo (winter time), Saturdays left out too. */
function weekdayAt(walk: Walk, hour: number): void {
  const date = new Date(walk.clock.now());
  date.setUTCHours(hour - 1, 0, 0, 0);
  while (date.getTime() < walk.clock.now() || date.getUTCDay() % 6 === 0)
    date.setUTCDate(date.getUTCDate() + 1);
  walk.travelTo(date.getTime());
}

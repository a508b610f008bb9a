import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Account, ChannelName } from '../../src/channel/account';
import type { ChannelAdapter, HandshakeRequest, Sender } from '../../src/channel/adapter';
import { compose } from '../../src/channel/compose';
import type { ThreadEvent } from '../../src/channel/event';
import type { OutboundBody, OutboundMessage } from '../../src/channel/send';
import type { SettableClock } from '../../src/lib/clock';
import { silentLog } from '../../src/lib/log';
import { signedHeaders } from '../support/deliveries';
import { until } from '../support/until';
import type { Delivery } from '../support/webhook-sink';

/** A platform, real or emulated, with one account on it and one customer who can be made to write. */
export interface ChannelFixture {
  readonly adapter: ChannelAdapter;
  readonly account: Account;
  readonly clock: SettableClock;
  /** What the platform has posted to the webhook so far. */
  readonly deliveries: readonly Delivery[];
  readonly handshake: {
    readonly good: HandshakeRequest;
    readonly answer: string;
    readonly bad: readonly {
      readonly why: string;
      readonly request: HandshakeRequest;
      readonly status: number;
    }[];
  };
  /** Puts everything back and returns a new customer. */
  reset(): Promise<string>;
  say(userId: string, text: string): Promise<{ readonly messageId: string }>;
  /** Switches a named fault on for the next call. */
  fault(name: string, parameters?: Readonly<Record<string, unknown>>): Promise<void>;
  /** What this customer is called on the platform. */
  person(userId: string): Promise<{ readonly name: string; readonly handle: string }>;
  /** Messages the platform took for this customer, oldest first. */
  accepted(userId: string): Promise<readonly { readonly messageId: string; readonly text: string }[]>;
  /** Paths of the calls we made, for what must not stand in them. */
  calledPaths(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const TIMEOUT_MS = 500;
const NO_PAUSE = { pauseAccount: false };

/** What any channel must do, whatever it is called. */
export function describeChannel(name: string, setup: () => Promise<ChannelFixture>): void {
  describe(name, () => {
    let fixture: ChannelFixture;
    let sender: Sender;
    let userId: string;
    let serial = 0;

    beforeAll(async () => {
      fixture = await setup();
      const { adapter, account, clock } = fixture;
      sender = await adapter.connect(account, { clock, log: silentLog, timeoutMs: TIMEOUT_MS });
    });
    beforeEach(async () => {
      userId = await fixture.reset();
      await fixture.say(userId, 'hello');
    });
    afterAll(() => fixture.close());

    const isMeta = () => fixture.adapter.channel !== 'x';

    function message(body: OutboundBody | string, more: Partial<OutboundMessage> = {}): OutboundMessage {
      serial += 1;
      return {
        outboxId: `${4000 + serial}`,
        userId,
        body: typeof body === 'string' ? { text: body } : body,
        basis: 'window',
        firstAttemptAt: fixture.clock.now(),
        ...more,
      };
    }

    async function delivered(kind: ThreadEvent['kind'], messageId: string): Promise<[Delivery, ThreadEvent]> {
      return until(`${kind} ${messageId}`, () => {
        for (const delivery of fixture.deliveries) {
          const event = eventsOf(fixture.adapter, delivery, 0).find(
            (one) => one.kind === kind && 'messageId' in one && one.messageId === messageId,
          );
          if (event) return [delivery, event];
        }
        return undefined;
      });
    }

    describe('handshake', () => {
      it('confirms what the platform asks with our token', () => {
        const answer = fixture.adapter.handshake(fixture.handshake.good, [fixture.account]);
        expect(answer).toMatchObject({ outcome: 'confirmed', body: fixture.handshake.answer });
      });

      it('confirms for any of several accounts on one address', () => {
        const { verifyToken: _, ...other } = { ...fixture.account, id: '1' };
        const accounts = [{ ...other, appSecrets: fixture.account.appSecrets }, fixture.account];
        expect(fixture.adapter.handshake(fixture.handshake.good, accounts).outcome).toBe('confirmed');
      });

      it('refuses everything else with 400 or 403', () => {
        for (const { why, request, status } of fixture.handshake.bad) {
          const answer = fixture.adapter.handshake(request, [fixture.account]);
          expect({ why, ...answer }).toMatchObject({ why, outcome: 'refused', status });
        }
      });
    });

    describe('signature', () => {
      const body: Buffer = Buffer.from('{"text":"bl\\u00e5b\\u00e6r \\ud83d\\ude00","path":"a\\/b"}');
      const check = (
        headers: Record<string, string | string[] | undefined>,
        raw = body,
        secrets?: string[],
      ) =>
        fixture.adapter.verify(raw, headers, [
          { ...fixture.account, appSecrets: secrets ?? fixture.account.appSecrets },
        ]);
      const genuine = () => signedHeaders(fixture.adapter.channel, body, fixture.account.appSecrets[0] ?? '');

      it('of a real delivery is accepted', async () => {
        const { messageId } = await fixture.say(userId, 'blåbær 😀 a/b');
        const [{ raw, headers }] = await delivered('message', messageId);
        expect(check(headers, raw)).toBe(true);
      });

      it('covers the bytes as they came, escaped or not', () => {
        const plain = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
        expect(check(genuine())).toBe(true);
        expect(check(genuine(), plain)).toBe(false);
        expect(check(signedHeaders(fixture.adapter.channel, plain, 'app-secret-1'), plain)).toBe(true);
      });

      it('of an altered body or by a wrong secret is refused', () => {
        const altered = Buffer.from(body);
        altered[3] = (altered[3] ?? 0) ^ 1;
        expect(check(genuine(), altered)).toBe(false);
        expect(check(signedHeaders(fixture.adapter.channel, body, 'guess'))).toBe(false);
      });

      it('that is missing, empty, doubled or odd is refused without an error', () => {
        const [[header, value] = ['', '']] = Object.entries(genuine());
        const digest = value.slice('sha256='.length);
        const odd = [
          undefined,
          '',
          'sha256=',
          digest,
          `sha1=${digest}`,
          `sha256=${digest}0`,
          `sha256=${digest.slice(1)}`,
          `sha256=${'z'.repeat(digest.length)}`,
          `sha256=${'é'.repeat(digest.length)}`,
          `SHA256=${digest}`,
          `${value}, ${value}`,
          ` ${value}`,
          [value, value],
          [value],
        ];
        for (const one of odd)
          expect({ one, genuine: check({ [header]: one }) }).toEqual({ one, genuine: false });
        expect(check({})).toBe(false);
      });

      it('is accepted under each secret of a rotation and under no other', () => {
        const byOld = signedHeaders(fixture.adapter.channel, body, 'old');
        const byNew = signedHeaders(fixture.adapter.channel, body, 'new');
        expect(check(byOld, body, ['new', 'old'])).toBe(true);
        expect(check(byNew, body, ['new', 'old'])).toBe(true);
        expect(check(byOld, body, ['new'])).toBe(false);
      });

      it('is never accepted without a secret', () => {
        expect(check(signedHeaders(fixture.adapter.channel, body, ''), body, [''])).toBe(false);
        expect(check(genuine(), body, [])).toBe(false);
        expect(fixture.adapter.verify(body, genuine(), [])).toBe(false);
      });
    });

    describe('receive', () => {
      it('reads what the customer wrote, with one key however often it comes', async () => {
        const { messageId } = await fixture.say(userId, 'Hei 你好 <b>&</b> https://fjord.example/r/1');
        const [delivery, event] = await delivered('message', messageId);
        expect(event).toMatchObject({
          kind: 'message',
          accountId: fixture.account.id,
          userId,
          text: 'Hei 你好 <b>&</b> https://fjord.example/r/1',
        });
        const again = eventsOf(fixture.adapter, delivery, 86_400_000);
        expect(again.map((one) => one.dedupeKey)).toContain(event.dedupeKey);
      });
    });

    describe('profile', () => {
      it('is told by the message itself or when asked, and holds no more than the name and the handle', async () => {
        const { name, handle } = await fixture.person(userId);
        const { messageId } = await fixture.say(userId, 'who am I?');
        const [, event] = await delivered('message', messageId);
        if (!sender.profile) {
          expect(event).toMatchObject({ from: { name, handle } });
          return;
        }
        expect(event).not.toHaveProperty('from');
        // Messenger knows people by their names alone.
        const profile = fixture.adapter.channel === 'instagram' ? { name, handle } : { name };
        expect(await sender.profile(userId)).toEqual({ outcome: 'told', profile });
      });

      it('stays unknown of whoever has not agreed or is nobody', async () => {
        if (!sender.profile) return;
        await fixture.fault('profile-refused');
        const code = fixture.adapter.channel === 'instagram' ? 'GRAPH_230' : 'GRAPH_100_2018218';
        expect(await sender.profile(userId)).toEqual({ outcome: 'refused', code });
        expect(await sender.profile('999999999')).toMatchObject({ outcome: 'refused' });
      });

      it('is asked for again where the platform is down or the token dead', async () => {
        if (!sender.profile) return;
        for (const name of ['outage', 'token-190']) {
          await fixture.fault(name);
          expect(await sender.profile(userId)).toMatchObject({ outcome: 'again' });
        }
        expect(await sender.profile(userId)).toMatchObject({ outcome: 'told' });
      });
    });

    describe('send', () => {
      it('gets an id, by which and by our own id the echo is recognised', async () => {
        const sent = message('Which order is it about?');
        const result = await sender.send(sent);
        expect(result).toMatchObject({ outcome: 'sent' });
        const { platformMessageId } = result as { platformMessageId: string };
        const [, echo] = await delivered('echo', platformMessageId);
        expect(echo).toMatchObject({
          accountId: fixture.account.id,
          userId,
          text: 'Which order is it about?',
        });
        // Instagram's echoes carry no metadata and X has none; there the platform's id must do.
        if (fixture.adapter.channel === 'facebook') expect(echo).toMatchObject({ outboxId: sent.outboxId });
      });

      it('takes a text of exactly the limit, and compose never yields a longer one', async () => {
        const { unit, max } = fixture.adapter.capabilities.textLimit;
        const full =
          unit === 'bytes' ? '订'.repeat(Math.floor(max / 3)) + 'x'.repeat(max % 3) : 'x'.repeat(max);
        expect(await sender.send(message(full))).toMatchObject({ outcome: 'sent' });
        const bodies = compose([{ text: `${full}y` }], fixture.adapter.capabilities);
        expect(bodies).toHaveLength(2);
        for (const body of bodies)
          expect(await sender.send(message(body))).toMatchObject({ outcome: 'sent' });
      });

      it('shows choices and a link in the form the channel has', async () => {
        const choices = Array.from({ length: 13 }, (_, index) => ({
          id: `c:${index}`,
          label: `Årlig plan nr. ${index} 👩‍👩‍👧‍👦`,
        }));
        const link = { label: 'Renew for kr 99', url: 'https://fjord.example/r/8q2x' };
        const parts = [
          { text: 'Your link:', link },
          { text: 'Anything else?', choices },
        ];
        for (const body of compose(parts, fixture.adapter.capabilities)) {
          expect(await sender.send(message(body))).toMatchObject({ outcome: 'sent' });
        }
      });

      it('keeps the reply window, which a person may overstep for seven days', async () => {
        const { replyWindowMs } = fixture.adapter.capabilities;
        fixture.clock.setOffset(fixture.clock.offsetMs + 25 * HOUR_MS);
        const late = await sender.send(message('late'));
        if (replyWindowMs === undefined) {
          expect(late).toMatchObject({ outcome: 'sent' });
          return;
        }
        expect(late).toMatchObject({ outcome: 'refused', reason: 'window', ...NO_PAUSE });
        expect(await sender.send(message('by a person', { basis: 'human_agent' }))).toMatchObject({
          outcome: 'sent',
        });
        fixture.clock.setOffset(fixture.clock.offsetMs + 7 * 24 * HOUR_MS);
        const tooLate = await sender.send(message('too late', { basis: 'human_agent' }));
        expect(tooLate).toMatchObject({ outcome: 'refused', reason: 'window', ...NO_PAUSE });
      });

      it('pauses the account on a dead token', async () => {
        await fixture.fault('token-190');
        const result = await sender.send(message('hi'));
        expect(result).toMatchObject({ outcome: 'refused', reason: 'auth', pauseAccount: true });
      });

      it('pauses the account on a policy block', async () => {
        await fixture.fault('policy-block');
        const result = await sender.send(message('hi'));
        expect(result).toMatchObject({ outcome: 'refused', reason: 'policy', pauseAccount: true });
      });

      it('says when to come back when throttled', async () => {
        await fixture.fault('rate-storm');
        const result = await sender.send(message('hi'));
        expect(result).toMatchObject({ outcome: 'throttled' });
        expect((result as { retryAt: number }).retryAt).toBeGreaterThan(fixture.clock.now());
      });

      it('stops for this person only when they blocked us', async () => {
        await fixture.fault('user-blocked');
        expect(await sender.send(message('hi'))).toMatchObject({
          outcome: 'refused',
          reason: 'blocked',
          ...NO_PAUSE,
        });
      });

      it('yields to another app that owns the thread', async () => {
        if (!isMeta()) return;
        await fixture.fault('owned-by-other-app');
        const result = await sender.send(message('hi'));
        expect(result).toMatchObject({ outcome: 'refused', reason: 'other_owner', ...NO_PAUSE });
      });

      it('is transient where no connection came about', async () => {
        const { adapter, account, clock } = fixture;
        // Port 1 is reserved and nobody listens there.
        const cut = { ...account, apiUrl: 'http://127.0.0.1:1' };
        const lonely = await adapter.connect(cut, { clock, log: silentLog, timeoutMs: TIMEOUT_MS });
        expect(await lonely.send(message('hi'))).toMatchObject({ outcome: 'transient' });
        expect(await lonely.find(message('hi'))).toMatchObject({ outcome: 'cannot_ask' });
        await lonely.signal?.(userId, 'typing');
      });

      it('keeps token and proof out of the address', async () => {
        await sender.send(message('hi'));
        const paths = await fixture.calledPaths();
        expect(paths.length).toBeGreaterThan(0);
        for (const path of paths) expect(path).not.toContain(fixture.account.token);
      });

      it('shows typing where the channel has it', async () => {
        await sender.signal?.(userId, 'typing');
        expect(sender.signal !== undefined).toBe(isMeta());
      });
    });

    describe('an unknown outcome', () => {
      const faults = ['error-after-accept', 'timeout-after-accept', 'delivered-but-error'];

      it.each(faults)('after %s is found by asking', async (fault) => {
        await fixture.fault(fault);
        const sent = message(`Your plan is active. Se https://fjord.example/r/${fault}`);
        expect(await sender.send(sent)).toMatchObject({ outcome: 'unknown' });
        const [truth] = await fixture.accepted(userId);
        expect(truth).toBeDefined();
        expect(await sender.find(sent)).toEqual({ outcome: 'found', platformMessageId: truth?.messageId });
      });

      it('after an answer that never comes ends within the time-out', async () => {
        await fixture.fault('slow-answer', { delayMs: 1.5 * TIMEOUT_MS });
        const started = performance.now();
        expect(await sender.send(message('hi'))).toMatchObject({ outcome: 'unknown' });
        expect(performance.now() - started).toBeLessThan(1.4 * TIMEOUT_MS);
      });

      it('is absent when the platform took nothing', async () => {
        await fixture.fault('outage');
        const sent = message('never arrived');
        expect(await sender.send(sent)).toMatchObject({ outcome: 'unknown' });
        expect(await sender.find(sent)).toEqual({ outcome: 'absent' });
      });

      it('is not mistaken for an older message of the same words, nor for one already known', async () => {
        const first = message('Same words');
        const result = await sender.send(first);
        const knownMessageIds = [(result as { platformMessageId: string }).platformMessageId];
        expect(await sender.find({ ...message('Same words'), knownMessageIds })).toEqual({
          outcome: 'absent',
        });
        const later = message('Same words', { firstAttemptAt: fixture.clock.now() + HOUR_MS });
        expect(await sender.find(later)).toEqual({ outcome: 'absent' });
      });

      it('is not mistaken for the same words of the customer', async () => {
        await fixture.say(userId, 'echo me');
        expect(await sender.find(message('echo me'))).toEqual({ outcome: 'absent' });
      });
    });
  });
}

function eventsOf(adapter: ChannelAdapter, { raw, path }: Delivery, later: number): readonly ThreadEvent[] {
  if (!path.endsWith(`/${adapter.channel satisfies ChannelName}`)) return [];
  return adapter.receive(JSON.parse(raw.toString('utf8')), Date.now() + later).events;
}

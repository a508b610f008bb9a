import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { webhookPayloadSchema } from '../../src/console/contract/webhook';
import { claim, resolve, returnToBot } from '../../src/handoff/agent-actions';
import { noteRating } from '../../src/handoff/satisfaction';
import { type DeliverDeps, deliverWebhooks, PAUSES } from '../../src/handoff/webhooks/deliver';
import { listDeliveries, replayDelivery, sendTest } from '../../src/handoff/webhooks/deliveries';
import { assertAddress, createGuardedPost } from '../../src/handoff/webhooks/guarded-post';
import { isPublicAddress } from '../../src/handoff/webhooks/public-address';
import { subscribe, subscriptions, unsubscribe } from '../../src/handoff/webhooks/subscriptions';
import { createSettableClock, systemClock } from '../../src/lib/clock';
import { silentLog } from '../../src/lib/log';
import { projectRoot } from '../../src/lib/project-root';
import { createSealer } from '../../src/lib/seal';
import { useTestDatabase } from '../support/database';
import { freePort } from '../support/free-port';
import { NOON, newAgent, waitingThread } from '../support/handoff';
import { until } from '../support/until';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink';

const db = useTestDatabase();
const clock = createSettableClock({ now: () => NOON });
const sealer = createSealer('a secret key of the test', 'webhook');
const ALL = [
  'handoff.requested',
  'handoff.claimed',
  'handoff.returned',
  'case.resolved',
  'csat.answered',
] as const;
const guarded = createGuardedPost({ timeoutMs: 2_000, allowPrivate: true });
let sink: WebhookSink;

function deps(more: Partial<DeliverDeps> = {}): DeliverDeps {
  const { store } = db;
  return { store, clock, machineClock: systemClock, log: silentLog, sealer, post: guarded.post, ...more };
}

const heard = () => sink.deliveries.map(({ raw }) => raw.toString('utf8'));
const EVERYWHERE = { accounts: [] };
const admin = () => ({ ...EVERYWHERE, agentId: 1, now: clock.now() });
const lastId = () => String(sink.deliveries.at(-1)?.headers['webhook-id']);

async function follow(url: string, include: ('thread' | 'agent')[] = []) {
  const agentId = await newAgent(db.store);
  return await subscribe(
    { store: db.store, sealer, allowPrivate: true },
    { url, events: [...ALL], include },
    { agentId, accounts: [], now: NOON },
  );
}

beforeAll(async () => {
  sink = await startWebhookSink();
});
afterAll(async () => {
  await guarded.close();
  await sink.close();
});
afterEach(async () => {
  await db.store.query({ text: 'delete from webhook_subscription' });
  sink.clear();
  clock.setOffset(0);
});

describe('what a subscription is told', () => {
  it('is every change of hands, in ids and codes, once it is committed', async () => {
    await follow(sink.url);
    const agentId = await newAgent(db.store);
    const { caseId, epoch, threadId } = await waitingThread(db.store, { reason: 'payment_problem' });
    const act = { caseId, agentId, now: NOON };
    await db.store.transaction((tx) => claim(tx, { ...act, epoch }));
    await db.store.transaction((tx) => returnToBot(tx, { ...act, epoch: epoch + 1 }));
    await db.store.transaction((tx) =>
      resolve(tx, { ...act, epoch: epoch + 2, resolution: 'kari@example.no' }),
    );
    await db.store.query({
      text: 'insert into csat (case_id, thread_id, scale) values ($1, $2, 5)',
      values: [caseId, threadId],
    });
    await db.store.transaction((tx) => noteRating(tx, { caseId, threadId, score: 4, now: NOON }));
    await expect(
      db.store.transaction(async (tx) => {
        await waitingThread(db.store).then(async (other) => claim(tx, { ...act, ...other }));
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await deliverWebhooks(deps());

    const told = heard().map((body) => webhookPayloadSchema.parse(JSON.parse(body)));
    const ofCase = told.filter(({ data }) => data.caseId === caseId);
    expect(ofCase.map(({ type }) => type).toSorted()).toEqual(ALL.toSorted());
    expect(ofCase.find(({ type }) => type === 'handoff.requested')?.data).toEqual({
      caseId,
      channel: 'facebook',
      account: 'facebook:100',
      epoch,
      status: 'open',
      reason: 'payment_problem',
      language: 'nb',
      priority: 4,
      dueAt: NOON + 3_600_000,
    });
    expect(ofCase.find(({ type }) => type === 'csat.answered')?.data).toMatchObject({ score: 4, scale: 5 });
    expect(told.filter(({ data }) => data.caseId !== caseId).map(({ type }) => type)).toEqual([
      'handoff.requested',
    ]);
    const everything = heard().join('');
    expect(everything).not.toContain(threadId);
    expect(everything).not.toContain('kari@example.no');
  });

  it('names thread and agent only to who asked for them', async () => {
    await follow(sink.url, ['thread', 'agent']);
    const agentId = await newAgent(db.store);
    const { caseId, epoch, threadId } = await waitingThread(db.store);
    await db.store.transaction((tx) => claim(tx, { caseId, agentId, epoch, now: NOON }));
    await deliverWebhooks(deps());
    expect(JSON.parse(heard().at(-1) ?? '{}')).toMatchObject({ data: { threadId, agentId, by: 'agent' } });
  });
});

describe('a delivery', () => {
  it('is tried again later and later under the same id, then given up, and can be sent again', async () => {
    const { webhook } = await follow(sink.url);
    sink.answers.push(...Array.from({ length: PAUSES.length + 1 }, () => 500));
    await waitingThread(db.store);
    const ids = new Set<string>();
    for (const pause of [...PAUSES, 0]) {
      await deliverWebhooks(deps());
      await deliverWebhooks(deps());
      ids.add(lastId());
      clock.setOffset(clock.offsetMs + pause);
    }
    expect(sink.deliveries).toHaveLength(PAUSES.length + 1);
    expect(ids.size).toBe(1);
    const { deliveries } = await listDeliveries(db.store, webhook.id, { status: 'dead' }, EVERYWHERE);
    expect(deliveries).toMatchObject([
      { type: 'handoff.requested', code: 'HTTP_500', attempt: PAUSES.length + 1 },
    ]);
    expect(await subscriptions(db.store, EVERYWHERE)).toMatchObject([{ pending: 0, dead: 1 }]);

    const dead = deliveries[0]?.id ?? 0;
    await replayDelivery(db.store, dead, admin());
    await expect(replayDelivery(db.store, dead, admin())).rejects.toMatchObject({
      code: 'DELIVERY_UNDER_WAY',
    });
    await deliverWebhooks(deps());
    expect(ids).toContain(lastId());
    expect((await listDeliveries(db.store, webhook.id, {}, EVERYWHERE)).deliveries).toMatchObject([
      { status: 'delivered' },
    ]);
  });

  it('is not sent twice by two workers at once, and follows no redirect', async () => {
    const { webhook } = await follow(sink.url);
    sink.answers.push(302);
    await waitingThread(db.store);
    await Promise.all(Array.from({ length: 8 }, () => deliverWebhooks(deps())));
    expect(sink.deliveries).toHaveLength(1);
    expect((await listDeliveries(db.store, webhook.id, {}, EVERYWHERE)).deliveries).toMatchObject([
      { status: 'pending', code: 'HTTP_302' },
    ]);
  });

  it('is sent again by somebody else when its sender died', async () => {
    await follow(sink.url);
    await waitingThread(db.store);
    await db.store.query({
      text: `update webhook_delivery set status = 'sending', lease_until = clock_timestamp() - interval '1 second'`,
    });
    await deliverWebhooks(deps());
    await deliverWebhooks(deps());
    expect(sink.deliveries).toHaveLength(1);
  });

  it('ends with the subscription: deleted by a person, or gone in the receiver’s own words', async () => {
    const { webhook } = await follow(sink.url);
    sink.answers.push(410);
    await waitingThread(db.store);
    await deliverWebhooks(deps());
    expect(await subscriptions(db.store, EVERYWHERE)).toMatchObject([
      { active: false, stoppedCode: 'HTTP_410' },
    ]);
    await waitingThread(db.store);
    await deliverWebhooks(deps());
    expect(sink.deliveries).toHaveLength(1);
    await unsubscribe(db.store, webhook.id, { agentId: 1, accounts: [], now: NOON });
    expect(await db.store.query({ text: 'select 1 from webhook_delivery' })).toEqual([]);
  });

  it('is signed with a secret that the database alone does not give away', async () => {
    const { secret } = await follow(sink.url);
    const rows = await db.store.query<{ secret: string }>({
      text: 'select secret from webhook_subscription',
    });
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6));
    await waitingThread(db.store);
    await deliverWebhooks(deps({ sealer: createSealer('another key', 'webhook') }));
    expect(sink.deliveries).toEqual([]);
  });
});

describe('the receiver of examples/', () => {
  it('takes real deliveries once, and refuses altered, old and unsigned ones', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/hooks`;
    const { secret, webhook } = await follow(url);
    const receiver = spawn(process.execPath, [join(projectRoot(), 'examples/webhook-receiver/server.cjs')], {
      env: { SECRET: secret, PORT: String(port) },
    });
    let said = '';
    receiver.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    receiver.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    try {
      await until('the receiver to listen', async () => said.includes('listening'));
      const test = await sendTest(db.store, webhook.id, admin());
      const { caseId } = await waitingThread(db.store);
      await deliverWebhooks(deps());
      await until('the news', async () => said.includes(`"caseId":${caseId}`));
      expect(said).toContain('webhook.test');
      await replayDelivery(db.store, test.id, admin());
      await deliverWebhooks(deps());
      const { deliveries } = await listDeliveries(db.store, webhook.id, {}, EVERYWHERE);
      expect(deliveries.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
      expect(said.match(/webhook\.test/g)).toHaveLength(1);

      await waitingThread(db.store);
      await deliverWebhooks(deps({ machineClock: { now: () => systemClock.now() - 6 * 60_000 } }));
      await until('the old one', async () => said.includes('too far from now'));
      clock.setOffset(PAUSES[0] ?? 0);
      await deliverWebhooks(deps({ post: (to, body, headers) => guarded.post(to, `${body} `, headers) }));
      await until('the altered one', async () => said.includes('no signature fits'));
      expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    } finally {
      receiver.kill('SIGKILL');
    }
  });
});

describe('an address that somebody typed', () => {
  it.each([
    'http://helpdesk.example/hooks',
    'https://name:password@helpdesk.example',
    'https://127.0.0.1/hooks',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest',
    'ftp://helpdesk.example',
    'nonsense',
  ])('is refused: %s', (url) => {
    expect(() => assertAddress(url, false)).toThrow(expect.objectContaining({ code: 'WEBHOOK_ADDRESS' }));
  });

  it('may be any public one by https', () => {
    expect(() => assertAddress('https://helpdesk.example/hooks?key=1', false)).not.toThrow();
  });

  it('leads nowhere when its name resolves to this machine', async () => {
    const outside = createGuardedPost({ timeoutMs: 2_000, allowPrivate: false });
    const port = new URL(sink.url).port;
    expect(await outside.post(`https://localhost:${port}/`, '{}', {})).toEqual({ code: 'WEBHOOK_ADDRESS' });
    expect(sink.deliveries).toEqual([]);
    await outside.close();
  });

  it.each([
    ['93.184.215.14', true],
    ['2606:2800:21f:cb07::1', true],
    ['10.1.2.3', false],
    ['100.64.0.1', false],
    ['172.31.255.255', false],
    ['192.168.1.1', false],
    ['0.0.0.0', false],
    ['255.255.255.255', false],
    ['::', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['64:ff9b::a00:1', false],
    ['2002:7f00:1::', false],
    ['::ffff:127.0.0.1', false],
  ])('of %s is public: %s', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected);
  });
});

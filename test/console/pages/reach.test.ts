import { describe, expect, it } from '@jest/globals';
import { bulkJobSchema } from '../../../src/console/contract/bulk';
import { moderationListSchema } from '../../../src/console/contract/moderation';
import { clusterListSchema, verdictListSchema } from '../../../src/console/contract/verdict';
import { createdWebhookSchema, webhookListSchema } from '../../../src/console/contract/webhook';
import { runBulkJobs } from '../../../src/console/inbox/bulk-run';
import { announce } from '../../../src/handoff/webhooks/announce';
import { csvTable } from '../../../src/lib/csv';
import { findCampaign } from '../../../src/moderation/campaigns';
import { newCustomer, newOrder, proves } from '../../support/customers';
import { caseRow, NOON, newMessage, waitingThread } from '../../support/handoff';
import { usePagesApi, type Who } from './pages-api';

const api = usePagesApi();

async function run(text: string, ...values: unknown[]): Promise<readonly { readonly id: number }[]> {
  return await api.db.store.query<{ id: number }>({ text, values });
}

/** Suspicious words in a conversation, as part of a campaign. */
async function suspicion(threadId: string, campaignId: number, subject: string): Promise<void> {
  const [item] = await run(`insert into "case" (thread_id, opened_at) values ($1, 1) returning id`, threadId);
  await run(
    `insert into suspicion (thread_id, case_id, inbox_id, campaign_id, score, signals, subjects, shown, certain, at)
     values ($1, $2, (select coalesce(max(inbox_id), 0) + 1 from suspicion), $3, 0.9, '{gift_card}', array[$4], true, false, $5)`,
    threadId,
    item?.id,
    campaignId,
    subject,
    NOON,
  );
}

async function campaign(): Promise<number> {
  const [made] = await run(
    `insert into campaign (prints, first_at, last_at) values ('{1,2,3}', $1, $1) returning id`,
    NOON,
  );
  return made?.id ?? 0;
}

describe('a moderator of one account', () => {
  it('reads what is suspected, but not the words or the conversation of another account', async () => {
    const far = await newCustomer(api.db.store, { channel: 'instagram' });
    const near = await newCustomer(api.db.store, { channel: 'x' });
    for (const [subject, threadId] of [
      ['domain:far.example', far.threadId],
      ['domain:near.example', near.threadId],
    ])
      await run(
        `insert into moderation_item (kind, subject, evidence, thread_id, first_at, last_at)
         values ('scam_report', $1, 'my words', $2, 1, 1)`,
        subject,
        threadId,
      );
    const items = async (who: Who) =>
      moderationListSchema.parse((await api.get('/moderation?status=open', who)).json()).items;
    expect(await items('moderator')).toMatchObject([
      { subject: 'domain:near.example', evidence: 'my words', threadId: near.threadId },
      { subject: 'domain:far.example', evidence: 'my words', threadId: far.threadId },
    ]);
    const [own, other] = await items('scout');
    expect(own).toMatchObject({ evidence: 'my words', threadId: near.threadId });
    expect(other).toMatchObject({ subject: 'domain:far.example', evidence: '' });
    expect(other).not.toHaveProperty('threadId');
    const decided = await api.post(`/moderation/${other?.id}/decide`, { status: 'confirmed' }, 'scout');
    expect(decided.json()).toMatchObject({ status: 'confirmed', evidence: '' });
    expect(decided.body).not.toContain(far.threadId);
  });

  it('learns of a campaign and of verdicts on campaigns what its own account saw of them', async () => {
    const far = await newCustomer(api.db.store, { channel: 'instagram' });
    const near = await newCustomer(api.db.store, { channel: 'x' });
    const [both, foreign] = [await campaign(), await campaign()];
    await suspicion(near.threadId, both, 'domain:seen-near.example');
    await suspicion(far.threadId, both, 'domain:seen-far.example');
    await suspicion(far.threadId, foreign, 'domain:foreign.example');
    const clusters = async (who: Who) =>
      clusterListSchema.parse((await api.get('/clusters', who)).json()).clusters;
    expect((await clusters('moderator')).flatMap(({ subjects }) => subjects)).toContain(
      'domain:seen-far.example',
    );
    const mine = await clusters('scout');
    expect(mine.map(({ id }) => id)).toEqual([both]);
    expect(mine[0]?.subjects).toEqual(['domain:seen-near.example']);
    expect(mine[0]?.signals).toEqual([{ signal: 'gift_card', messages: 1 }]);
    await run(
      `with v as (insert into verdict (judged, scope, campaign_id, indicators, agent_id, at)
                  values ('scam', 'cluster', $1, '{domain:foreign.example}', 1, 1) returning id)
       insert into verdict_item (verdict_id, thread_id, state) select id, $2, 'done' from v`,
      foreign,
      far.threadId,
    );
    const verdicts = async (who: Who) =>
      verdictListSchema.parse((await api.get('/verdicts', who)).json()).verdicts;
    expect(await verdicts('moderator')).toHaveLength(1);
    expect(await verdicts('scout')).toEqual([]);
  });
});

describe('a verdict on a campaign by a moderator of one account', () => {
  it('counts for that account alone, until it is taken back', async () => {
    const far = await newCustomer(api.db.store, { channel: 'instagram' });
    const near = await newCustomer(api.db.store, { channel: 'x' });
    const [made] = await run(
      `insert into campaign (prints, first_at, last_at) values ('{11,12,13,14}', $1, $1) returning id`,
      NOON,
    );
    const id = made?.id ?? 0;
    await suspicion(near.threadId, id, 'domain:one.example');
    await suspicion(far.threadId, id, 'domain:two.example');
    const judgedFor = async ({ threadId }: { readonly threadId: string }) =>
      (await findCampaign(api.db.store, { prints: [11, 12, 13, 14], threadId, now: NOON }))?.judged;
    const shownTo = async (who: Who) => {
      const { clusters } = clusterListSchema.parse((await api.get('/clusters', who)).json());
      return clusters.find((cluster) => cluster.id === id)?.verdict?.judged;
    };
    const given = await api.post('/verdicts', { scope: 'cluster', clusterId: id, judged: 'ham' }, 'scout');
    expect(given.statusCode).toBe(200);
    expect([await judgedFor(near), await judgedFor(far)]).toEqual(['ham', null]);
    expect([await shownTo('scout'), await shownTo('moderator')]).toEqual(['ham', undefined]);
    const other = await api.post('/verdicts', { scope: 'cluster', clusterId: id, judged: 'scam' });
    expect([await judgedFor(near), await judgedFor(far)]).toEqual(['scam', 'scam']);
    await api.post(`/verdicts/${other.json<{ id: number }>().id}/undo`);
    expect([await judgedFor(near), await judgedFor(far)]).toEqual(['ham', null]);
    await api.post(`/verdicts/${given.json<{ id: number }>().id}/undo`, {}, 'scout');
    expect([await judgedFor(near), await judgedFor(far)]).toEqual([null, null]);
  });
});

describe('an admin of one account', () => {
  it('lets others follow that account alone, and sees no webhook that hears of more', async () => {
    const { store } = api.db;
    await run(`update agent set role = 'admin' where name = 'The elsewhere'`);
    try {
      const hook = (url: string, who: Who) => api.post('/webhooks', { url, events: ['case.resolved'] }, who);
      const wide = createdWebhookSchema.parse((await hook('https://93.184.216.34/wide', 'admin')).json());
      await hook('https://93.184.216.34/near', 'elsewhere');
      const urls = async (who: Who) =>
        webhookListSchema
          .parse((await api.get('/webhooks', who)).json())
          .webhooks.map(({ url }) => url.slice(-4));
      expect(await urls('admin')).toEqual(['wide', 'near']);
      expect(await urls('elsewhere')).toEqual(['near']);
      for (const path of [`/webhooks/${wide.webhook.id}/test`, `/webhooks/${wide.webhook.id}/deliveries`]) {
        const answer = path.endsWith('test')
          ? await api.post(path, {}, 'elsewhere')
          : await api.get(path, 'elsewhere');
        expect(answer.json()).toMatchObject({ error: { code: 'WEBHOOK_NOT_FOUND' } });
      }
      for (const channel of ['instagram', 'x']) {
        const { threadId } = await newCustomer(store, { channel });
        const [item] = await run(
          `insert into "case" (thread_id, opened_at) values ($1, 1) returning id`,
          threadId,
        );
        await store.transaction((tx) =>
          announce(tx, { type: 'case.resolved', caseId: item?.id ?? 0, now: NOON }),
        );
      }
      const heard = await store.query({
        text: `select right(s.url, 4) url, d.payload #>> '{data,channel}' channel from webhook_delivery d
                 join webhook_subscription s on s.id = d.subscription_id order by s.id, d.id`,
      });
      expect(heard).toEqual([
        { url: 'wide', channel: 'instagram' },
        { url: 'wide', channel: 'x' },
        { url: 'near', channel: 'x' },
      ]);
    } finally {
      await run(`update agent set role = 'agent' where name = 'The elsewhere'`);
    }
  });
});

describe('a bulk job of somebody who has lost an account since', () => {
  it('neither goes on there, nor is taken back there, nor tells of it', async () => {
    const { store } = api.db;
    const thread = await waitingThread(store);
    const who = 'agent';
    const action = { type: 'unread' };
    const asked = await api.post('/bulk', { action, target: { threadIds: [thread.threadId] } }, who);
    const job = bulkJobSchema.parse(asked.json());
    expect(job).toMatchObject({ done: 1 });
    const [later] = await run(
      `insert into bulk_job (agent_id, action, total, at)
       select agent_id, '{"type":"spam"}', 1, 1 from bulk_job where id = $1 returning id`,
      job.id,
    );
    await run('insert into bulk_item (job_id, thread_id) values ($1, $2)', later?.id, thread.threadId);
    await run(
      `insert into agent_account (agent_id, account_id) select agent_id, 'x:900' from bulk_job where id = $1`,
      job.id,
    );
    try {
      await runBulkJobs({ store, clock: { now: () => NOON }, onAwake: () => undefined });
      expect(await caseRow(store, thread.caseId)).toMatchObject({ status: 'open' });
      const read = await api.get(`/bulk/${job.id}`, who);
      expect(read.body).not.toContain(thread.threadId);
      const undone = await api.post(`/bulk/${job.id}/undo`, {}, who);
      expect(undone.json()).toMatchObject({ done: 0, skipped: 1 });
      expect(undone.body).not.toContain(thread.threadId);
    } finally {
      await run(
        'delete from agent_account where agent_id = (select agent_id from bulk_job where id = $1)',
        job.id,
      );
    }
  });

  it('leaves a newer case of the thread alone when it is taken back', async () => {
    const { store } = api.db;
    const thread = await waitingThread(store);
    const [label] = await run(`insert into label (name) values ('Twice') returning id`);
    const action = { type: 'label', add: [label?.id] };
    const target = { threadIds: [thread.threadId] };
    const job = bulkJobSchema.parse((await api.post('/bulk', { action, target })).json());
    await api.post('/bulk', { action: { type: 'resolve', resolution: 'answered' }, target });
    const [newer] = await run(
      `insert into "case" (thread_id, opened_at, labels) values ($1, $2, array[$3::bigint]) returning id`,
      thread.threadId,
      NOON,
      label?.id,
    );
    await run('update thread set case_id = $2 where id = $1', thread.threadId, newer?.id);
    await newMessage(store, thread.threadId, 'another thing');
    const undone = await api.post(`/bulk/${job.id}/undo`);
    expect(undone.json()).toMatchObject({ done: 0, skipped: 1, items: [{ reason: 'CHANGED_SINCE' }] });
    expect(await caseRow(store, newer?.id ?? 0)).toMatchObject({ labels: [label?.id] });
  });
});

describe('a moderator’s search', () => {
  it.each(['４８２１３', '٤٨٢١٣', '48213', 'kari.hemmelig'])(
    'does not find %s in a message',
    async (words) => {
      const { threadId } = await newCustomer(api.db.store, { channel: 'x' });
      await newMessage(api.db.store, threadId, `ordre ${words} og kari.hemmelig＠post.example`);
      const found = async (who: Who) =>
        (await api.get(`/threads?view=all&q=${encodeURIComponent(words)}`, who)).body;
      expect(await found('agent')).toContain(threadId);
      const hidden = words === 'kari.hemmelig' ? `${words}＠post` : words;
      const answer = await api.get(`/threads?view=all&q=${encodeURIComponent(hidden)}`, 'moderator');
      expect(answer.json()).toMatchObject({ threads: [], total: 0 });
    },
  );
});

describe('a report as a table', () => {
  it('is the same for a moderator, because it holds sums and nobody’s data', async () => {
    const { threadId } = await newCustomer(api.db.store, { channel: 'x' });
    for (let n = 0; n < 12; n++)
      await run(`insert into "case" (thread_id, opened_at) values ($1, $2)`, threadId, NOON);
    const table = async (who: Who) => (await api.get('/reports/export?table=days', who)).body;
    expect(await table('moderator')).toBe(await table('admin'));
  });
});

describe('a renewal paid elsewhere', () => {
  it('is recorded and taken back by those alone who see the conversation of its order', async () => {
    const { store } = api.db;
    const [near, far] = [
      await newCustomer(store, { channel: 'x' }),
      await newCustomer(store, { channel: 'instagram' }),
    ];
    const record = async (orderNumber: string, endsAt: number, who: Who) =>
      await api.post(
        '/renewals/offline',
        { orderNumber, endsAt, amountMinor: 100, currency: 'NOK', reason: 'in the shop' },
        who,
      );
    const farEnds = await newOrder(store, 'NO91001');
    await proves(store, far.threadId, 'NO91001');
    const nearEnds = await newOrder(store, 'NO91002');
    await proves(store, near.threadId, 'NO91002');
    expect((await record('NO-91001', farEnds, 'elsewhere')).statusCode).toBe(404);
    expect((await record('NO-91002', nearEnds, 'elsewhere')).statusCode).toBe(200);
    const { id } = (await record('NO-91001', farEnds, 'agent')).json<{ id: number }>();
    expect((await api.post(`/renewals/offline/${id}/void`, {}, 'elsewhere')).statusCode).toBe(404);
    expect((await api.post(`/renewals/offline/${id}/void`, {}, 'agent')).statusCode).toBe(200);
  });
});

describe('a table for spreadsheets', () => {
  it.each(['=1', '+1', '-1', '@a', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠a'])(
    'holds %j as a text',
    (words) => {
      expect(csvTable(['a'], [[words]])).toContain(`'${words}`);
    },
  );
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Triage } from '../../src/console/contract/triage';
import type { BlockEntry, Cluster, Indicator, Verdict } from '../../src/console/contract/verdict';
import { ADVERTS, IMPOSTORS, INNOCENT, wave } from '../support/scam-waves';
import { until } from '../support/until';
import { useWalk } from '../support/walk';
import { agentOf, type WalkAgent } from '../support/walk-agent';
import type { Customer } from '../support/walk-customer';

const desk = useWalk();
let moderator: WalkAgent;
let impostors: Customer[];
let adverts: Customer[];
let innocent: Customer[];

beforeAll(async () => {
  moderator = await agentOf(desk.walk, 'moderator');
  innocent = await wave(
    desk.walk,
    INNOCENT.map((text, n) => ({
      channel: (['instagram', 'facebook', 'x'] as const)[n % 3] ?? 'x',
      texts: [text],
    })),
  );
  impostors = await wave(desk.walk, IMPOSTORS);
  adverts = await wave(desk.walk, ADVERTS);
}, 120_000);

const statusOf = async (customers: readonly Customer[]) => {
  const rows = await desk.walk.rows<{ id: string; status: string; control: string }>(
    `select d.thread_id id, d.status, d.control from desk_row d where d.thread_id = any($1)`,
    [customers.map(({ threadId }) => threadId)],
  );
  return new Set(rows.map(({ status, control }) => `${status} ${control}`));
};
const ids = (customers: readonly Customer[]) => new Set(customers.map(({ userId }) => userId));
const spokenTo = async (customers: readonly Customer[], after = 0) => {
  const known = ids(customers);
  return (await desk.walk.log()).filter(
    ({ type, seq, userId }) => type === 'accepted' && seq > after && known.has(userId ?? ''),
  );
};
const clusters = async () => (await moderator.get<{ clusters: Cluster[] }>('/clusters')).body.clusters;
const clusterOf = async (word: string) => {
  const found = (await clusters()).find(({ samples }) => samples.some((text) => text.includes(word)));
  if (!found) throw new Error(`no cluster about ${word}`);
  return found;
};
const lastSeq = async () => (await desk.walk.log()).at(-1)?.seq ?? 0;
const calls = async (customers: readonly Customer[], after: number) => {
  const known = ids(customers);
  return (await desk.walk.log()).filter(
    ({ type, seq, userId }) => type === 'control' && seq > after && known.has(userId ?? ''),
  );
};
/** No customer was put away, shown as suspicious, counted into a wave or blocked. */
const expectUnharmed = async () => {
  expect([...(await statusOf(innocent))].filter((status) => status.startsWith('spam'))).toEqual([]);
  const threadIds = innocent.map(({ threadId }) => threadId);
  const inClusters = new Set((await clusters()).flatMap((cluster) => cluster.threadIds));
  expect(threadIds.filter((id) => inClusters.has(id))).toEqual([]);
  const sql = 'select 1 from suspicion where shown and thread_id = any($1)';
  expect(await desk.walk.rows(sql, [threadIds])).toEqual([]);
  const { blocks } = (await moderator.get<{ blocks: BlockEntry[] }>('/blocks')).body;
  expect(blocks.filter(({ threadId }) => threadIds.includes(threadId))).toEqual([]);
};

describe('sixty messages of forty strangers, and twenty customers', () => {
  it('puts impostors who ask for a wallet away at their first words, and answers none of them', async () => {
    expect(await statusOf(impostors)).toEqual(new Set(['spam paused']));
    expect(await spokenTo(impostors)).toEqual([]);
  });

  it('shows each wave as one cluster with its senders and reasons', async () => {
    const fakes = await clusterOf('recovery phrase');
    expect(fakes.senders).toBe(24);
    expect(fakes.signals.map(({ signal }) => signal)).toEqual(
      expect.arrayContaining(['seed_phrase', 'look_alike', 'same_text']),
    );
    const ads = await clusterOf('growth ideas');
    expect(ads).toMatchObject({ senders: 16, messages: 24, open: 16, away: 0 });
    expect(new Set(ads.channels)).toEqual(new Set(['facebook', 'instagram', 'x']));
    expect(ads.verdict).toBeUndefined();
  });

  it('shows moderators the adverts as suspicious, and agents neither these nor the clusters', async () => {
    const groups = (await moderator.get<Triage>('/triage?group=suspicious')).body.groups;
    expect(groups.find(({ group }) => group === 'suspicious')).toMatchObject({ total: 16 });
    const agent = await agentOf(desk.walk, 'agent');
    const seen = (await agent.get<Triage>('/triage')).body.groups.map(({ group }) => group);
    expect(seen).not.toContain('suspicious');
    expect(seen).not.toContain('spam');
    expect((await agent.get('/clusters')).status).toBe(403);
  });

  it('has hit no customer: all were answered, none was put away, none stands in a cluster', async () => {
    await expectUnharmed();
    for (const customer of innocent) expect((await customer.hearsAll()).length).toBeGreaterThan(0);
  });
});

describe('one verdict on a wave', () => {
  let verdict: Verdict;
  let before = 0;

  beforeAll(async () => {
    before = await lastSeq();
    const { id } = await clusterOf('growth ideas');
    const answer = await moderator.post<Verdict>('/verdicts', {
      scope: 'cluster',
      clusterId: id,
      judged: 'spam',
      block: 'platform',
      indicators: true,
    });
    expect(answer.status).toBe(200);
    verdict = answer.body;
  });

  it('moves all of it', async () => {
    expect(verdict.items).toMatchObject({ done: 16, skipped: 0, queued: 0 });
    expect(await statusOf(adverts)).toEqual(new Set(['spam paused']));
    expect(await clusterOf('growth ideas')).toMatchObject({ open: 0, away: 16, verdict: { id: verdict.id } });
  });

  it('is told to the platforms, each in its own words', async () => {
    await until('the platforms to be told', async () => (await calls(adverts, before)).length === 16);
    const rows = await calls(adverts, before);
    expect(new Set(rows.map(({ channel }) => channel))).toEqual(new Set(['facebook', 'instagram', 'x']));
    const paths = (await desk.walk.log()).filter(({ type, seq }) => type === 'api' && seq > before);
    const words = JSON.stringify(paths);
    expect(words).toContain('moderate_conversations');
    expect(words).toContain('/dm/block');
  });

  it('has every sender on the list of those we do not hear', async () => {
    const { blocks } = (await moderator.get<{ blocks: BlockEntry[] }>('/blocks')).body;
    expect(blocks).toHaveLength(16);
    expect(new Set(blocks.map(({ platform }) => `${platform?.action} ${platform?.status}`))).toEqual(
      new Set(['block done']),
    );
  });

  it('makes what they led to known fakes', async () => {
    const { indicators } = (await moderator.get<{ indicators: Indicator[] }>('/indicators')).body;
    expect(indicators.map(({ subject }) => subject)).toContain('handle:telegram:kofi_ideas0');
  });

  it('still hits no customer: those whose words come close write them again and are answered', async () => {
    const close = [...innocent.entries()].filter(([n]) => /@kofi|@fjord|Telegram/.test(INNOCENT[n] ?? ''));
    expect(close).toHaveLength(6);
    await Promise.all(close.map(([n, customer]) => customer.says(INNOCENT[n] ?? '')));
    for (const [, customer] of close) expect((await customer.hearsAll()).length).toBeGreaterThan(0);
    await expectUnharmed();
  });

  it('puts a latecomer of the campaign away unanswered', async () => {
    const [late] = await wave(desk.walk, [
      { channel: 'facebook', texts: [ADVERTS[3]?.texts[0]?.replace('@kofi_ideas3', '@kofi_ideas99') ?? ''] },
    ]);
    if (!late) throw new Error('a latecomer');
    await late.hearsNothing();
    expect(await statusOf([late])).toEqual(new Set(['spam paused']));
  });

  it('is undone as a whole: cases, control, blocks here and there, known fakes', async () => {
    const since = await lastSeq();
    const answer = await moderator.post<Verdict>(`/verdicts/${verdict.id}/undo`, {});
    expect(answer.body.items).toMatchObject({ undone: 16, kept: 0 });
    expect(await statusOf(adverts)).toEqual(new Set(['open bot']));
    await until('the platforms to unblock', async () => (await calls(adverts, since)).length === 16);
    expect((await moderator.get<{ blocks: BlockEntry[] }>('/blocks')).body.blocks).toEqual([]);
    expect((await moderator.get<{ indicators: Indicator[] }>('/indicators')).body.indicators).toEqual([]);
    expect((await moderator.post(`/verdicts/${verdict.id}/undo`, {})).status).toBe(409);
    await desk.walk.settle();
  });
});

describe('what the bot put away by itself', () => {
  it('comes back by a verdict, and is answered', async () => {
    const [customer] = impostors;
    if (!customer) throw new Error('an impostor');
    const { verdicts } = (await moderator.get<{ verdicts: Verdict[] }>('/verdicts')).body;
    const own = verdicts.find(({ threadId }) => threadId === customer.threadId);
    expect(own).toMatchObject({ judged: 'spam', scope: 'case' });
    expect(own?.by).toBeUndefined();
    await moderator.post(`/verdicts/${own?.id}/undo`, {});
    expect((await desk.walk.thread(customer)).control).toBe('bot');
    expect((await customer.hearsAll()).length).toBeGreaterThan(0);
  });

  it('is taken for what it is as a whole wave by ham, and no copy is suspicious any more', async () => {
    const { id } = await clusterOf('recovery phrase');
    await moderator.post('/verdicts', { scope: 'cluster', clusterId: id, judged: 'ham' });
    expect(await statusOf(impostors)).toEqual(new Set(['open bot']));
    const [late] = await wave(desk.walk, IMPOSTORS.slice(-1));
    expect(await statusOf(late ? [late] : [])).toEqual(new Set(['open bot']));
  });
});

describe('a sender who is blocked here alone', () => {
  it('is dropped and counted before it becomes a turn, until they are heard again', async () => {
    const customer = await desk.walk.customer('instagram');
    await customer.says('hello');
    await customer.hearsAll();
    await moderator.post('/blocks', { threadId: customer.threadId });
    await customer.says('are you there?');
    await customer.says('HELLO');
    await customer.hearsNothing();
    const mine = async () =>
      (await moderator.get<{ blocks: BlockEntry[] }>('/blocks')).body.blocks.find(
        ({ threadId }) => threadId === customer.threadId,
      );
    expect(await mine()).toMatchObject({ dropped: 2 });
    expect((await mine())?.platform).toBeUndefined();
    await moderator.delete(`/threads/${customer.threadId}/block`);
    expect(await mine()).toBeUndefined();
    await customer.says('are you there now?');
    expect((await customer.hearsAll()).length).toBeGreaterThan(0);
  });

  it('is asked of the platform again and again while it is away', async () => {
    const customer = await desk.walk.customer('facebook');
    await customer.says('hello');
    await customer.hearsAll();
    const since = await lastSeq();
    await desk.walk.fault('outage', { channel: 'facebook' });
    await moderator.post('/blocks', { threadId: customer.threadId, platform: true });
    const call = () =>
      desk.walk.rows<{ status: string; attempt: number }>(
        'select status, attempt from platform_call where thread_id = $1',
        [customer.threadId],
      );
    await until('a first try', async () => ((await call())[0]?.attempt ?? 0) > 0);
    expect(await call()).toMatchObject([{ status: 'pending' }]);
    await desk.walk.mend('outage', { channel: 'facebook' });
    desk.walk.travel(10 * 60_000);
    await until('the block', async () => (await calls([customer], since)).length === 1);
  });
});

describe('other verdicts', () => {
  it('notes one on a message and lets the conversation go on', async () => {
    const customer = await desk.walk.customer('x');
    await customer.says('you are all idiots, I want to renew');
    await desk.walk.settle();
    const standing = await desk.walk.thread(customer);
    const [row] = await desk.walk.rows<{ id: number }>(
      `select id from message where thread_id = $1 and origin = 'customer'`,
      [customer.threadId],
    );
    const answer = await moderator.post<Verdict>('/verdicts', {
      scope: 'message',
      messageId: row?.id,
      judged: 'abuse',
    });
    expect(answer.body).toMatchObject({ judged: 'abuse', threadId: customer.threadId });
    expect(await desk.walk.thread(customer)).toEqual(standing);
  });

  it('refuses one by an old picture of the case', async () => {
    const customer = await desk.walk.customer('facebook');
    await customer.says('hello there my friends');
    await desk.walk.settle();
    const { caseId, epoch } = await desk.walk.thread(customer);
    const answer = await moderator.post<{ error: { code: string } }>('/verdicts', {
      scope: 'case',
      caseId,
      epoch: epoch + 1,
      judged: 'spam',
    });
    expect(answer.status).toBe(409);
    expect(answer.body.error.code).toBe('THREAD_CHANGED');
  });

  it('stands in the audit with who gave it and who took it back', async () => {
    const rows = await desk.walk.rows<{ action: string; actor: string }>(
      `select distinct action, split_part(actor, ':', 1) actor from audit where action like 'verdict.%'`,
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        { action: 'verdict.given', actor: 'agent' },
        { action: 'verdict.undone', actor: 'agent' },
      ]),
    );
  });
});

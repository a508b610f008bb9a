import { describe, expect, it } from '@jest/globals';
import type { Brand } from '../../src/brand';
import type { ChannelName } from '../../src/channel/account';
import type { Received } from '../../src/channel/event';
import { adapterOf } from '../support/adapter';
import { loadPayloads, loadSamples, SAMPLES_RECEIVED_AT, signedHeaders } from '../support/deliveries';
import { useWalk, type Walk } from '../support/walk';

interface Recorded {
  readonly channel: ChannelName;
  readonly name: string;
  readonly body: unknown;
}

const payloads = loadPayloads();
if (!payloads) console.warn('SKIPPED: ../shared/payloads is absent, recorded deliveries are not replayed');
const RECORDED: readonly Recorded[] = [
  ...loadSamples().map(({ channel, name, body }) => ({ channel, name: `sample ${name}`, body })),
  ...(payloads ?? []).map(({ channel, name, body }) => ({ channel, name: `recorded ${name}`, body })),
];

/** Kinds that nobody wants an answer to: what they bring is noted, and nothing is said. */
const SILENT: ReadonlySet<string> = new Set([
  'echo',
  'receipt',
  'thread_control',
  'edit',
  'delete',
  'reaction',
]);
const SILENT_FILES = RECORDED.filter((one) => received(one).events.every(({ kind }) => SILENT.has(kind)));
const SPOKEN_FILES = RECORDED.filter((one) => !SILENT_FILES.includes(one));

describe('deliveries of accounts we run', () => {
  const context = useWalk({ settings: { strangers: 'accept' }, brand: withAccountsOf(RECORDED) });

  it('holds every kind that must stay without an answer', () => {
    const names = SILENT_FILES.map(({ name }) => name).join('\n');
    const kinds = ['echo', 'standby', 'self', 'lead', 'dashboard', 'read', 'delivery', 'typing'];
    for (const kind of kinds) expect(names).toContain(kind);
    expect(SPOKEN_FILES.length).toBeGreaterThan(40);
  });

  it('say nothing where nothing was asked, and cost no row but their own', async () => {
    const { walk } = context;
    const silent: string[] = [];
    for (const one of SILENT_FILES) {
      expect([one.name, (await post(walk, one)).status]).toEqual([one.name, 200]);
      await walk.settle();
      silent.push(
        ...received(one).events.map((event) => `${one.channel}:${event.accountId}:${event.userId}`),
      );
    }
    expect(await walk.rows('select thread_id, body from outbox')).toEqual([]);
    expect((await walk.log()).filter(({ type }) => type === 'accepted')).toEqual([]);
    expect(await walk.rows(`select id from quarantine where reason = 'unknown_account'`)).toEqual([]);
    expect(silent.length).toBeGreaterThan(20);
  });

  it('are all taken in by a turn that ends', async () => {
    const { walk } = context;
    for (const one of SPOKEN_FILES) {
      expect([one.name, (await post(walk, one)).status]).toEqual([one.name, 200]);
      await walk.settle();
    }
    expect(await walk.rows('select id, kind from inbox where failed or not done')).toEqual([]);
    expect(await walk.rows(`select id from quarantine where reason = 'unknown_account'`)).toEqual([]);
    const unanswered = await walk.rows(
      `select m.text from message m join thread t on t.id = m.thread_id
        where m.origin = 'customer' and m.suppressed is null and not m.deleted
          and not exists (select 1 from outbox o where o.thread_id = t.id)`,
    );
    expect(unanswered).toEqual([]);
  });

  it('change nothing when they come again', async () => {
    const { walk } = context;
    const counted = async () =>
      await walk.rows(
        'select (select count(*) from inbox) i, (select count(*) from outbox) o, (select count(*) from turn) t',
      );
    const before = await counted();
    for (const one of RECORDED) expect((await post(walk, one)).status).toBe(200);
    await walk.settle();
    expect(await counted()).toEqual(before);
  });

  it('leave the app able to answer', () => answersADm(context.walk));
});

describe('deliveries of accounts we do not run', () => {
  const context = useWalk({ brand: withOtherIds });

  it('go to quarantine, and nobody is answered', async () => {
    const { walk } = context;
    for (const one of RECORDED) expect([one.name, (await post(walk, one)).status]).toEqual([one.name, 200]);
    await walk.settle();
    expect(await walk.rows('select id from inbox')).toEqual([]);
    expect(await walk.rows('select id from outbox')).toEqual([]);
    const [row] = await walk.rows<{ n: number }>(
      `select count(*) n from quarantine where reason = 'unknown_account'`,
    );
    expect(row?.n).toBeGreaterThan(60);
  });

  it('leave the app able to answer', () => answersADm(context.walk));
});

async function answersADm(walk: Walk): Promise<void> {
  for (const channel of ['facebook', 'instagram', 'x'] as const) {
    const customer = await walk.customer(channel);
    await customer.says('hello');
    expect(await customer.hearsAll()).toHaveLength(1);
  }
}

function received({ channel, body }: Recorded): Received {
  return adapterOf(channel).receive(body, SAMPLES_RECEIVED_AT);
}

function post(walk: Walk, { channel, body }: Recorded): Promise<Response> {
  const bytes = JSON.stringify(body);
  return walk.deliver(channel, bytes, signedHeaders(channel, bytes, secretOf(walk.brand, channel)));
}

function secretOf({ accounts }: Brand, channel: ChannelName): string {
  return accounts.find((account) => account.channel === channel)?.appSecrets[0] ?? '';
}

/** Beside the brand's own accounts, one for every account id in these files. */
function withAccountsOf(files: readonly Recorded[]): (brand: Brand) => Brand {
  return (brand) => {
    const found = new Set(
      files.flatMap((one) => {
        const { events, accountEvents } = received(one);
        return [...events, ...accountEvents].map(({ accountId }) => `${one.channel}:${accountId}`);
      }),
    );
    for (const { channel, id } of brand.accounts) found.delete(`${channel}:${id}`);
    return {
      ...brand,
      accounts: [...brand.accounts, ...[...found].flatMap((key) => accountLike(brand, key))],
    };
  };
}

function accountLike(brand: Brand, key: string): Brand['accounts'] {
  const [channel, id = ''] = key.split(':');
  const model = brand.accounts.find((account) => account.channel === channel);
  if (!model) return [];
  const keys = model.oauth1 && {
    ...model.oauth1,
    accessToken: `${id}-sandbox`,
    accessSecret: `secret-${id}`,
  };
  return [
    {
      ...model,
      id,
      handle: `account${id}`,
      ...(model.token && { token: `token-${channel}-${id}` }),
      ...(keys && { oauth1: keys }),
    },
  ];
}

/** The same brand under ids that no file holds. */
function withOtherIds(brand: Brand): Brand {
  const other = (id: string) => `555${id.slice(3)}`;
  return {
    ...brand,
    accounts: brand.accounts.map((account) => ({
      ...account,
      id: other(account.id),
      ...(account.pageId && { pageId: other(account.pageId) }),
    })),
  };
}

import type { Capabilities } from '../../channel/adapter';
import { zoneOf } from '../../lib/zone';
import { inAccounts } from '../../store/in-accounts';
import type { Queryable } from '../../store/store';
import type { Reach } from '../access';
import { type AccountState, type ChannelList, LOOK_BACK_MS } from '../contract/channels';
import { answerLags, failures, queues } from './outbox-figures';

/** What of an account stands in brand.yaml. */
export interface KnownAccount {
  readonly accountId: string;
  readonly channel: AccountState['channel'];
  readonly handle: string;
  /** False: known from before, but brand.yaml no longer lists it. */
  readonly configured: boolean;
  readonly sandbox: boolean;
  readonly humanAgent: boolean;
  readonly canResubscribe: boolean;
}

export interface ChannelDeps {
  readonly store: Queryable;
  readonly accounts: readonly KnownAccount[];
  readonly capabilitiesOf: (channel: string) => Pick<Capabilities, 'prices'>;
  readonly timeZone: string;
}

/** How every account stands that the person sees, in the order of brand.yaml. */
export async function listAccounts(
  { agent, now }: { readonly agent: Reach; readonly now: number },
  deps: ChannelDeps,
): Promise<ChannelList> {
  const { store } = deps;
  const known = [...deps.accounts, ...(await formerAccounts(deps))].filter(
    ({ accountId }) => agent.accounts.length === 0 || agent.accounts.includes(accountId),
  );
  const ids = known.map(({ accountId }) => accountId);
  const [rows, budgets, lags, errors, waiting] = [
    await accountRows(store, ids),
    await budgetRows(store, ids, now),
    await answerLags(store, ids, now - LOOK_BACK_MS),
    await failures(store, ids, now - LOOK_BACK_MS),
    await queues(store, ids),
  ];
  const accounts: AccountState[] = [];
  for (const account of known) {
    const { accountId, channel } = account;
    const prices = deps.capabilitiesOf(channel).prices;
    const row = rows.get(accountId);
    const lag = lags.get(accountId);
    accounts.push({
      ...account,
      ...standing(row),
      ...(lag && { lag }),
      queue: waiting.get(accountId) ?? { waiting: 0, unknown: 0, dead: 0, unclear: 0 },
      errors: errors.get(accountId) ?? [],
      budgets: budgets
        .filter((each) => each.accountId === accountId)
        .map(({ accountId: _, ...rest }) => rest),
      ...(prices && { spend: await spendOf(store, accountId, prices, monthOf(now, deps.timeZone)) }),
    });
  }
  return { accounts, ...(await refusals(store, ids, agent, now)) };
}

/** Accounts whose messages may still wait, though brand.yaml no longer lists them. */
export async function formerAccounts({
  store,
  accounts,
}: Pick<ChannelDeps, 'store' | 'accounts'>): Promise<KnownAccount[]> {
  const rows = await store.query<Pick<KnownAccount, 'accountId' | 'channel' | 'handle'>>({
    name: 'channel-former',
    text: `select id "accountId", channel, handle from account where id <> all ($1) order by id`,
    values: [accounts.map(({ accountId }) => accountId)],
  });
  const plain = { configured: false, sandbox: false, humanAgent: false, canResubscribe: false };
  return rows.map((row) => ({ ...row, ...plain }));
}

interface AccountRow {
  readonly id: string;
  readonly state: 'ok' | 'paused';
  readonly pauseCode: string | null;
  readonly heldAt: number | null;
  readonly heldBy: string | null;
  readonly heldWhy: string | null;
  readonly lastWebhookAt: number | null;
  readonly lastSentAt: number | null;
  readonly ok: boolean | null;
  readonly code: string | null;
  readonly subscribed: string[] | null;
  readonly ms: number | null;
  readonly checkedAt: number | null;
  readonly tokenTold: boolean | null;
  readonly tokenEndsAt: number | null;
  readonly dataEndsAt: number | null;
}

async function accountRows(
  store: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AccountRow>> {
  const rows = await store.query<AccountRow>({
    name: 'channel-accounts',
    text: `select a.id, a.state, a.pause_code "pauseCode", a.held_at "heldAt", p.name "heldBy", a.held_why "heldWhy",
                  a.last_webhook_at "lastWebhookAt", k.ok, k.code, k.subscribed, k.ms, k.at "checkedAt",
                  k.token_told "tokenTold", k.token_ends_at "tokenEndsAt", k.data_ends_at "dataEndsAt",
                  (select max(sent_at) from (select sent_at from outbox where account_id = a.id and status = 'sent'
                     and id > (select coalesce(max(id), 0) - 20000 from outbox)) newest) "lastSentAt"
             from account a left join agent p on p.id = a.held_by left join account_check k on k.account_id = a.id
            where a.id = any ($1)`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

function standing(
  row: AccountRow | undefined,
): Pick<AccountState, 'sending' | 'pauseCode' | 'held' | 'check' | 'lastWebhookAt' | 'lastSentAt'> {
  if (!row) return { sending: 'on' };
  const { heldAt, heldBy, heldWhy, pauseCode } = row;
  const check = checkOf(row);
  const paused = row.state === 'paused' ? ('paused' as const) : ('on' as const);
  return {
    sending: heldAt === null ? paused : 'held',
    ...(pauseCode !== null && { pauseCode }),
    ...(heldAt !== null && {
      held: { at: heldAt, why: heldWhy ?? '', ...(heldBy !== null && { by: heldBy }) },
    }),
    ...(check && { check }),
    ...(row.lastWebhookAt !== null && { lastWebhookAt: row.lastWebhookAt }),
    ...(row.lastSentAt !== null && { lastSentAt: row.lastSentAt }),
  };
}

function checkOf(row: AccountRow): AccountState['check'] {
  const { ok, ms, checkedAt, code, subscribed, tokenTold, tokenEndsAt, dataEndsAt } = row;
  if (ok === null || ms === null || checkedAt === null) return undefined;
  const token = {
    ...(tokenEndsAt !== null && { endsAt: tokenEndsAt }),
    ...(dataEndsAt !== null && { dataEndsAt }),
  };
  return {
    ok,
    ms,
    at: checkedAt,
    ...(code !== null && { code }),
    ...(subscribed && { subscribed }),
    ...(tokenTold && { token }),
  };
}

async function budgetRows(store: Queryable, ids: readonly string[], now: number) {
  return await store.query<AccountState['budgets'][number] & { readonly accountId: string }>({
    name: 'channel-budgets',
    text: `select account_id "accountId", route, remaining, resets_at "resetsAt" from account_budget
            where account_id = any ($1) and resets_at > $2 order by route`,
    values: [ids, now],
  });
}

async function spendOf(
  store: Queryable,
  accountId: string,
  { receivedMicroUsd, sentMicroUsd }: NonNullable<Capabilities['prices']>,
  since: number,
): Promise<NonNullable<AccountState['spend']>> {
  const row = await store.one<{ received: number; sent: number }>({
    name: 'channel-spend',
    text: `select (select count(*)::int from message m join thread t on t.id = m.thread_id
                    where t.account_id = $1 and m.origin = 'customer' and m.at >= $2) received,
                  (select count(*)::int from outbox
                    where account_id = $1 and status = 'sent' and kind = 'send' and sent_at >= $2) sent`,
    values: [accountId, since],
  });
  const { received, sent } = row ?? { received: 0, sent: 0 };
  return { received, sent, since, microUsd: received * receivedMicroUsd + sent * sentMicroUsd };
}

/** Beginning of the month, epoch ms. */
function monthOf(now: number, timeZone: string): number {
  const zone = zoneOf(timeZone);
  const day = new Date(zone.dayOf(now));
  return zone.instantOf(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1), 'first');
}

async function refusals(
  store: Queryable,
  ids: readonly string[],
  agent: Reach,
  now: number,
): Promise<Pick<ChannelList, 'refused' | 'quarantined'>> {
  const refused = await store.query<ChannelList['refused'][number]>({
    name: 'channel-refusals',
    text: `select channel, sum(count)::int count, max(hour_at) "lastAt" from refused_delivery
            where hour_at > $1 and channel = any ($2) group by channel order by channel`,
    values: [now - LOOK_BACK_MS, [...new Set(ids.map((id) => id.split(':')[0]))]],
  });
  const row = await store.one<{ count: number }>({
    name: 'channel-quarantine',
    // What could not be placed belongs to no account: only those who see all accounts are told of it.
    text: `select count(*)::int count from (select 1 from quarantine where ${inAccounts('null::text', 1)} limit 1000) kept`,
    values: [agent.accounts],
  });
  return { refused, quarantined: row?.count ?? 0 };
}

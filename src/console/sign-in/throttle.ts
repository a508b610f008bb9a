import { createHmac, hkdfSync } from 'node:crypto';
import type { Clock } from '../../lib/clock';
import type { Queryable, Store } from '../../store/store';

/** Who tries: each is counted by itself. */
export interface Tried {
  readonly name: string;
  readonly address: string;
}

/** Slows guessing down. A try counts before it is looked at, so that a hundred at once are a hundred. */
export interface Throttle {
  /** Counts a try at a password. @returns ms to wait before the next is looked at; 0: this one may go on. */
  password(tried: Tried): Promise<number>;
  /** Counts a try at a second factor. @returns as above */
  secondFactor(agentId: number): Promise<number>;
  /** The tries of this name end well. */
  forget(tried: Tried, agentId: number): Promise<void>;
}

interface Rule {
  readonly key: string;
  /** Tries without a wait. */
  readonly free: number;
  /** Each further one doubles the wait, from a second up to this. */
  readonly mostMs: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export function createThrottle(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly secretKey: string;
}): Throttle {
  const { store, clock, secretKey } = deps;
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'renewdesk sign-in tries', 32));
  const keyOf = (...parts: string[]) =>
    createHmac('sha256', key).update(parts.join('\0')).digest('base64url');
  const rulesOf = ({ name, address }: Tried): readonly Rule[] => [
    { key: keyOf('both', name, address), free: 5, mostMs: 15 * MINUTE_MS },
    // Of a name alone the wait stays short: whoever guesses from many addresses must not lock its owner out.
    { key: keyOf('name', name), free: 20, mostMs: MINUTE_MS },
    // Behind a proxy that does not say whom it speaks for, everybody has one address.
    { key: keyOf('address', address), free: 100, mostMs: MINUTE_MS / 6 },
  ];
  const count = (rules: readonly Rule[]) => store.transaction((tx) => countAll(tx, rules, clock.now()));
  return {
    password: (tried) => count(rulesOf(tried)),
    secondFactor: (agentId) =>
      count([{ key: keyOf('factor', `${agentId}`), free: 5, mostMs: 15 * MINUTE_MS }]),
    forget: async (tried, agentId) => {
      const [both, name] = rulesOf(tried);
      await store.query({
        name: 'sign-in-forget',
        text: 'delete from sign_in_try where key = any ($1::text[]) or last_at < $2',
        values: [[both?.key, name?.key, keyOf('factor', `${agentId}`)], clock.now() - DAY_MS],
      });
    },
  };
}

/** The longest wait of all rules; a try that has to wait is not counted, or waiting would never end. */
async function countAll(tx: Queryable, rules: readonly Rule[], now: number): Promise<number> {
  const inOrder = rules.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const waits = [];
  for (const rule of inOrder) waits.push(await waitOf(tx, rule.key, now));
  const longest = Math.max(...waits);
  if (longest > 0) return longest;
  for (const rule of inOrder) await countOne(tx, rule, now);
  return 0;
}

/** Locks the row, made where it is missing: tries of one key are counted one after the other. */
async function waitOf(tx: Queryable, key: string, now: number): Promise<number> {
  const row = await tx.one<{ openAt: number }>({
    name: 'sign-in-wait',
    text: `insert into sign_in_try as t (key, tries, last_at, open_at) values ($1, 0, $2, $2)
           on conflict (key) do update set key = t.key returning open_at "openAt"`,
    values: [key, now],
  });
  return Math.max(0, (row?.openAt ?? now) - now);
}

async function countOne(tx: Queryable, { key, free, mostMs }: Rule, now: number): Promise<void> {
  await tx.query({
    name: 'sign-in-count',
    text: `update sign_in_try
              set tries = case when last_at < $2::bigint - ${DAY_MS} then 1 else tries + 1 end, last_at = $2::bigint,
                  open_at = case when last_at >= $2::bigint - ${DAY_MS} and tries >= $3::int
                                 then $2::bigint + least($4::bigint, (1000 * power(2, least(tries - $3::int, 30)))::bigint)
                                 else $2::bigint end
            where key = $1`,
    values: [key, now, free, mostMs],
  });
}

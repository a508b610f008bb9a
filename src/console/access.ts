import { accountKeyOf } from '../channel/thread-id';
import { ApiError } from '../lib/errors';
import { fieldOf } from '../lib/field-of';
import type { Queryable } from '../store/store';
import { type Agent, ROLES } from './contract/agent';

/** As far as access is concerned: `accounts` empty means all of them. */
export type Reach = Pick<Agent, 'id' | 'role' | 'accounts'>;

/**
 * Whether a person may read and act on what belongs to an account. The hook asks this for every route whose address
 * names a case or a thread; a route that takes ids in its body asks for each.
 * @param account channel:platform id
 */
export function mayAct({ accounts }: Reach, { account }: { readonly account: string }): boolean {
  return accounts.length === 0 || accounts.includes(account);
}

/** As mayAct. @throws ApiError 404 NOT_FOUND: whoever may not know of a thing is not told that it exists. */
export function assertMayAct(agent: Reach, { threadId }: { readonly threadId: string }): void {
  if (!mayAct(agent, { account: accountKeyOf(threadId) })) throw notThere();
}

/**
 * SQL condition for lists of cases: an agent sees what is theirs or nobody's, moderators and admins see all. Bind
 * `ownOnly(agent)` to the parameter. By its own address a colleague's case can be opened and taken over: whoever is
 * helping out, or lost a race for it, has to see how it stands. Until then nothing is done to it (lockOwnCase).
 * @param column holds the assignee's id, e.g. `c.assignee_id`
 */
export function ownOrUnassigned(column: string, parameter: number): string {
  return `($${parameter}::bigint is null or ${column} is null or ${column} = $${parameter}::bigint)`;
}

/** What to bind for ownOrUnassigned. */
export function ownOnly({ id, role }: Reach): number | null {
  return role === 'agent' ? id : null;
}

/** Config of routes for whoever is signed in. */
export const EVERYBODY = { roles: ROLES } as const;

/** Config of routes by which customers are answered, and of those that show their orders. */
export const ANSWERING = { roles: ['agent', 'admin'] } as const;

/** Config of routes by which people judge, and look after all conversations at once. */
export const MODERATORS = { roles: ['moderator', 'admin'] } as const;

/** Config of routes by which the desk itself is looked after. */
export const ADMINS = { roles: ['admin'] } as const;

/** Whether order data (order number, e-mail, phone, ICCID, packet) may stand in an answer to this person. */
export function seesOrderData({ role }: Pick<Reach, 'role'>): boolean {
  return role !== 'moderator';
}

/** Whether a person writes to customers and takes their cases; moderators judge, call for a person, and answer nobody. */
export function answers({ role }: Pick<Reach, 'role'>): boolean {
  return ANSWERING.roles.some((one) => one === role);
}

/**
 * Things with an address of their own, and how their thread is found. A new kind of thing that belongs to a thread gets
 * its line here, so that nobody reaches it through another account.
 */
const THREAD_OF: Readonly<Record<string, string>> = {
  cases: 'select thread_id "threadId" from "case" where id = $1',
  messages: 'select thread_id "threadId" from message where id = $1',
  outbox: 'select thread_id "threadId" from outbox where id = $1',
  turns: 'select thread_id "threadId" from turn where id = $1',
  links: 'select thread_id "threadId" from link where id = $1',
};

/**
 * For the hook: refuses an address that names something of an account the person may not see. What does not exist is
 * left to the route, which says so in its own words.
 * @param route pattern of the route, e.g. /api/cases/:id/claim
 * @throws ApiError 404 NOT_FOUND
 */
export async function assertInReach(
  store: Queryable,
  agent: Reach,
  { route, params }: { readonly route: string; readonly params: unknown },
): Promise<void> {
  if (agent.accounts.length === 0) return;
  const [, kind = '', parameter = ''] = /\/(\w+)\/:(\w+)/.exec(route) ?? [];
  const given = fieldOf(params, parameter);
  if (typeof given !== 'string') return;
  if (kind === 'threads') return assertMayAct(agent, { threadId: given });
  const text = THREAD_OF[kind];
  if (text === undefined || !/^\d{1,15}$/.test(given)) return;
  const row = await store.one<{ threadId: string }>({ name: `reach-${kind}`, text, values: [Number(given)] });
  if (row) assertMayAct(agent, row);
}

/**
 * For the hook: what is changed for the whole brand is no matter of an admin of some accounts.
 * @throws ApiError 403 ACCOUNTS_BEYOND
 */
export function assertWholeBrand({ accounts }: Reach): void {
  if (accounts.length > 0) throw accountsBeyond();
}

export function accountsBeyond(): ApiError {
  return new ApiError(
    403,
    'ACCOUNTS_BEYOND',
    'this reaches beyond your accounts: ask an admin of all accounts',
  );
}

function notThere(): ApiError {
  return new ApiError(404, 'NOT_FOUND', 'there is nothing at this address for you');
}

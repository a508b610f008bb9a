import { randomUUID } from 'node:crypto';
import type { CaseDetail, CaseList } from '../../src/console/contract/case';
import type { Walk } from './walk';
import type { Customer } from './walk-customer';

export interface ApiAnswer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

/** A person of the brand at the JSON API, over HTTP, who looks before each action unless told what they saw. */
export interface WalkAgent {
  get<T>(path: string): Promise<ApiAnswer<T>>;
  post<T>(path: string, body: unknown): Promise<ApiAnswer<T>>;
  delete<T>(path: string): Promise<ApiAnswer<T>>;
  list(): Promise<CaseList>;
  /** The open case of this customer. */
  look(customer: Customer): Promise<CaseDetail>;
  claim(customer: Customer, seen?: CaseDetail): Promise<ApiAnswer>;
  reply(customer: Customer, text: string, seen?: CaseDetail): Promise<ApiAnswer>;
  returns(customer: Customer, seen?: CaseDetail): Promise<ApiAnswer>;
  resolve(customer: Customer, resolution: string, seen?: CaseDetail): Promise<ApiAnswer>;
}

let agents = 0;

/** Adds an agent and signs them in. */
export async function agentOf(
  walk: Walk,
  role: 'agent' | 'moderator' | 'admin' = 'agent',
): Promise<WalkAgent> {
  const { token } = await walk.app.agents.add({
    name: `Agent ${++agents}`,
    role,
    languages: ['en', 'nb', 'zh'],
  });
  return signIn(walk, token);
}

export function signIn(walk: Walk, token: string): WalkAgent {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<ApiAnswer<T>> => {
    const answer = await fetch(`${walk.app.url}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  };
  const get = <T>(path: string) => call<T>('GET', path);
  const post = <T>(path: string, body: unknown) => call<T>('POST', path, body);
  const look = async (customer: Customer): Promise<CaseDetail> => {
    const { caseId } = await walk.thread(customer);
    return (await get<CaseDetail>(`/cases/${caseId}`)).body;
  };
  const act = async (customer: Customer, name: string, more: object, seen: CaseDetail | undefined) => {
    const { case: item, thread } = seen ?? (await look(customer));
    return await post<Record<string, unknown>>(`/cases/${item.id}/${name}`, { epoch: thread.epoch, ...more });
  };
  return {
    get,
    post,
    delete: (path) => call('DELETE', path),
    look,
    list: async () => (await get<CaseList>('/cases')).body,
    claim: (customer, seen) => act(customer, 'claim', {}, seen),
    reply: async (customer, text, seen) => {
      const detail = seen ?? (await look(customer));
      const lastMessageId = Math.max(
        0,
        ...detail.messages.filter(({ origin }) => origin === 'customer').map(({ id }) => id),
      );
      return await act(
        customer,
        'reply',
        { text, lastMessageId, humanAgent: true, idempotencyKey: randomUUID() },
        detail,
      );
    },
    returns: (customer, seen) => act(customer, 'return', {}, seen),
    resolve: (customer, resolution, seen) => act(customer, 'resolve', { resolution }, seen),
  };
}

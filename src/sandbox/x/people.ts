import type { Answer, Call } from '../core/http';
import { targetOf, type World } from '../core/world';
import type { XBook } from './accounts';
import type { Caller } from './auth';
import { v2User } from './message-data';
import { problem } from './problems';
import { PRICE, pay } from './quota';

const DEFAULT_FIELDS = ['id', 'name', 'username'];

export function readMe(call: Call, { state }: Caller): Answer {
  return { status: 200, body: { data: chosen(v2User(state.account).data, call) } };
}

/** `GET /2/users/:id`; `receives_your_dm` tells beforehand whether a DM would be taken. */
export function readUser(call: Call, caller: Caller, book: XBook, world: World): Answer {
  const id = call.params.id ?? '';
  if (!pay(caller, PRICE.read, world)) return problem('credits');
  const brand = book.byUser(id);
  if (brand !== undefined) return { status: 200, body: { data: chosen(v2User(brand.account).data, call) } };
  const thread = find(id, caller, world);
  if (thread === undefined) return problem('notFound');
  const data = { ...v2User(thread.user).data, receives_your_dm: !thread.user.blocked, connection_status: [] };
  return { status: 200, body: { data: chosen(data, call) } };
}

/** `POST /2/users/:id/dm/block` and `/unblock`. */
export function setBlocked(call: Call, caller: Caller, blocked: boolean, world: World): Answer {
  const thread = find(call.params.id ?? '', caller, world);
  if (thread === undefined) return problem('notFound');
  thread.user.blocked = blocked;
  const { account } = caller.state;
  world.log.append('control', {
    ...targetOf(account, thread.user.userId),
    call: blocked ? 'block' : 'unblock',
  });
  return { status: 200, body: { data: { blocked } } };
}

function find(userId: string, { state }: Caller, world: World) {
  return world.threads.find({ channel: 'x', accountId: state.account.id, userId });
}

function chosen(user: object, call: Call): object {
  const wanted = (call.query.get('user.fields') ?? '').split(',');
  const names = new Set([...DEFAULT_FIELDS, ...wanted]);
  return Object.fromEntries(Object.entries(user).filter(([name]) => names.has(name)));
}

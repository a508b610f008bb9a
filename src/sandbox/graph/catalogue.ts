import type { Delivered } from '../core/delivery';
import { asNumber, asText, type JsonObject } from '../core/json';
import type { World } from '../core/world';
import type { GraphAccount } from './accounts';
import type { GraphEmitter } from './emit';

interface Occasion {
  readonly state: GraphAccount;
  readonly userId: string;
  /** Message the event is about: given, else the newest of the thread, else one nobody has seen. */
  readonly mid: string;
  readonly body: JsonObject;
  readonly emitter: GraphEmitter;
  readonly world: World;
}

type Occur = (occasion: Occasion) => Promise<Delivered>;

function fromUser(kind: string, make: (occasion: Occasion) => JsonObject): Occur {
  return (occasion) => {
    const { state, userId, mid, emitter } = occasion;
    return emitter.emit(state, { kind, userId, from: 'user', body: { [kind]: make(occasion) }, id: mid });
  };
}

function fromPlatform(kind: string, make: (occasion: Occasion) => JsonObject): Occur {
  return (occasion) => {
    const { state, emitter } = occasion;
    const body = { [kind]: make(occasion) };
    return emitter.emit(state, { kind, userId: `platform:${kind}`, from: 'platform', body });
  };
}

function withParties({ state, userId, world }: Occasion): JsonObject {
  return {
    sender: { id: userId },
    recipient: { id: state.account.id },
    timestamp: world.stamp(state.account),
  };
}

function entry(
  occasion: Occasion,
  kind: string,
  rest: JsonObject,
  id = occasion.state.account.id,
): Promise<Delivered> {
  const time = occasion.world.stamp(occasion.state.account);
  return occasion.emitter.entry(occasion.state, kind, { id, time, ...rest });
}

/** Every event of the webhook reference that is not a plain message, postback or reaction. */
const EVENTS: Readonly<Record<string, Occur>> = {
  edit: (occasion) => {
    const found = occasion.world.threads.byMessage(occasion.mid);
    const text = asText(occasion.body.text) ?? '(edited)';
    const edits = (found?.line.edits ?? 0) + 1;
    if (found !== undefined) Object.assign(found.line, { text, edits });
    return fromUser('message_edit', ({ mid }) => ({ mid, text, num_edit: edits }))(occasion);
  },
  'bare-edit': (occasion) => {
    const message_edit = { mid: occasion.mid, num_edit: 0 };
    const timestamp = occasion.world.stamp(occasion.state.account);
    return entry(occasion, 'message_edit', { messaging: [{ timestamp, message_edit }] });
  },
  delete: (occasion) => {
    const found = occasion.world.threads.byMessage(occasion.mid);
    if (found !== undefined) found.line.deleted = true;
    return fromUser('message', ({ mid }) => ({ mid, is_deleted: true }))(occasion);
  },
  unsupported: fromUser('message', ({ mid }) => ({ mid, is_unsupported: true })),
  read: fromUser('read', ({ state, mid, world }) =>
    state.account.channel === 'instagram' ? { mid } : { watermark: world.clock.now() },
  ),
  delivery: ({ state, userId, mid, emitter, world }) => {
    const delivery = { mids: [mid], watermark: world.clock.now() };
    return emitter.emit(state, {
      kind: 'delivery',
      userId,
      from: 'user',
      body: { delivery },
      timestamp: false,
    });
  },
  standby: (occasion) => {
    const message = { mid: occasion.mid, text: asText(occasion.body.text) ?? 'said to another app' };
    return entry(occasion, 'standby', { standby: [{ ...withParties(occasion), message }] });
  },
  pass_thread_control: fromUser('pass_thread_control', ({ state, body }) => ({
    new_owner_app_id: asText(body.appId) ?? state.appId,
    metadata: asText(body.metadata) ?? '',
  })),
  take_thread_control: fromUser('take_thread_control', ({ state, body }) => ({
    previous_owner_app_id: state.appId,
    new_owner_app_id: asText(body.appId) ?? null,
    metadata: asText(body.metadata) ?? '',
  })),
  request_thread_control: fromUser('request_thread_control', ({ body }) => ({
    requested_owner_app_id: asNumber(body.appId) ?? 0,
    metadata: asText(body.metadata) ?? '',
  })),
  app_roles: fromPlatform('app_roles', ({ state }) => ({ [state.appId]: ['primary_receiver'] })),
  policy_enforcement: fromPlatform('policy_enforcement', ({ body }) => ({
    action: asText(body.action) ?? 'warning',
    reason: asText(body.reason) ?? 'Sandbox says so.',
  })),
  lead: (occasion) => {
    const referral = {
      source: 'ADS',
      type: 'LEAD_COMPLETE',
      ad_id: '120200000000000001',
      lead: { data: [{ field: 'email', value: 'kari@example.com' }] },
    };
    const timestamp = Math.floor(occasion.world.stamp(occasion.state.account) / 1_000);
    return entry(occasion, 'referral', { messaging: [{ ...withParties(occasion), timestamp, referral }] });
  },
  'lead-summary': fromUser('message', ({ mid }) => ({
    mid,
    text: 'Email: kari@example.com',
    hop_context: [{ app_id: '413038776280800', metadata: 'lead' }],
  })),
  'dashboard-test': (occasion) => {
    const value = { sender: { id: '12334' }, recipient: { id: '23245' }, timestamp: '1527459824' };
    const message = { mid: 'random_mid', text: 'random_text' };
    return entry(
      occasion,
      'dashboard',
      { changes: [{ field: 'messages', value: { ...value, message } }] },
      '0',
    );
  },
  changes: (occasion) => {
    const message = { mid: occasion.mid, text: asText(occasion.body.text) ?? 'hello' };
    const value = { ...withParties(occasion), message };
    return entry(occasion, 'changes', { changes: [{ field: 'messages', value }] });
  },
  self: ({ state, userId, mid, emitter }) => {
    const message = { mid, text: 'self test', is_echo: true, is_self: true };
    return emitter.emit(state, { kind: 'message', userId, from: 'brand', body: { message }, id: mid });
  },
  optin: fromUser('optin', ({ body }) => ({ ref: asText(body.ref) ?? 'sandbox' })),
  'optin-checkbox': (occasion) => {
    const { state, world } = occasion;
    const optin = { ref: 'sandbox', user_ref: '8f1c' };
    const update = { recipient: { id: state.account.id }, timestamp: world.stamp(state.account), optin };
    return entry(occasion, 'optin', { messaging: [update] });
  },
  referral: (occasion) => {
    const { channel, id: accountId } = occasion.state.account;
    const thread = occasion.world.threads.find({ channel, accountId, userId: occasion.userId });
    if (thread !== undefined) thread.openedAt = occasion.world.clock.now();
    const ref = asText(occasion.body.ref) ?? 'summer';
    return fromUser('referral', () => ({ ref, source: 'SHORTLINK', type: 'OPEN_THREAD' }))(occasion);
  },
  feedback: fromUser('response_feedback', ({ mid, body }) => ({
    mid,
    feedback: asText(body.feedback) ?? 'Good response',
  })),
  account_linking: fromUser('account_linking', () => ({ status: 'linked', authorization_code: 'sandbox' })),
};

export const GRAPH_EVENTS: readonly string[] = Object.keys(EVENTS);

/** Delivers a named event; undefined when the catalogue has none of that name. */
export function occur(kind: string, occasion: Occasion): Promise<Delivered> | undefined {
  return Object.hasOwn(EVENTS, kind) ? EVENTS[kind]?.(occasion) : undefined;
}

import { FAULTS } from '../core/fault-table';
import { readFaultSwitch } from '../core/faults';
import { type Answer, type Call, type HttpServer, type Route, serve } from '../core/http';
import { asNumber, asText, isObject, type JsonObject, parseJson } from '../core/json';
import type { Emitted, Platform } from '../core/platform';
import type { Thread } from '../core/threads';
import type { World } from '../core/world';
import type { SandboxAccount, SettingsPatch } from '../types';
import { readSaying } from './saying';

const MAX_LOG_LINES = 5_000;
const MAX_WAIT_MS = 60_000;

export interface AdminDeps {
  readonly world: World;
  readonly platforms: readonly Platform[];
  /** Told of a clock that was set here, so that the product's clock can follow. */
  readonly onClock: (offsetMs: number) => void;
}

/** The admin API: what customers, people of the brand and the platforms' moods do, for tests and the demo. */
export function listenAdmin(port: number, deps: AdminDeps): Promise<HttpServer> {
  return serve({
    routes: routesOf(deps),
    port,
    notFound: () => complain(404, 'no such admin route, see README.md'),
  });
}

type Handle = (body: JsonObject, call: Call) => Answer | Promise<Answer>;

function routesOf(deps: AdminDeps): Route[] {
  const { world, platforms, onClock } = deps;
  const on = (method: string, pattern: string, handle: Handle): Route => ({
    method,
    pattern,
    handle: (call) => {
      if (!isLocal(call)) return complain(403, 'the admin API answers programs on this machine only');
      const body =
        method === 'GET' ? Object.fromEntries(call.query) : parseJson(call.raw.toString('utf8') || '{}');
      return isObject(body) ? handle(body, call) : complain(400, 'the body must be a JSON object');
    },
  });
  return [
    on('GET', '/admin/clock', () => ok(clockState(world))),
    on('POST', '/admin/clock', (body) => {
      const offsetMs = asNumber(body.offsetMs);
      if (offsetMs === undefined) return complain(400, '"offsetMs" must be a number of milliseconds');
      world.clock.setOffset(offsetMs);
      world.log.append('clock', { offsetMs: world.clock.offsetMs });
      onClock(world.clock.offsetMs);
      return ok(clockState(world));
    }),
    on('GET', '/admin/accounts', () => ok({ accounts: platforms.flatMap(publicAccounts) })),
    on('POST', '/admin/users', (body) => addUser(body, deps)),
    on('POST', '/admin/say', (body) =>
      withThread(body, deps, (platform, thread) => say(platform, thread, body, world)),
    ),
    on('POST', '/admin/native-reply', (body) =>
      withThread(body, deps, (platform, thread) =>
        emitted(platform.nativeReply(thread, asText(body.text) ?? ''), body, world),
      ),
    ),
    on('POST', '/admin/event', (body) => namedEvent(body, deps)),
    on('GET', '/admin/events', () =>
      ok({
        kinds: Object.fromEntries(
          platforms.flatMap((one) => one.accounts.map(({ channel }) => [channel, one.eventKinds])),
        ),
      }),
    ),
    on('POST', '/admin/raw', (body) => rawDelivery(body, deps)),
    on('GET', '/admin/transcript', (body) => transcript(body, deps)),
    on('GET', '/admin/log', (body) => readLog(body, world)),
    on('GET', '/admin/faults', () => ok({ active: world.faults.list(), known: FAULTS })),
    on('POST', '/admin/faults', (body) => {
      const fault = readFaultSwitch(body);
      if (typeof fault === 'string') return complain(400, fault);
      world.faults.set(fault);
      world.log.append('fault', { fault });
      return ok({ active: world.faults.list() });
    }),
    on('GET', '/admin/settings', () => ok(world.settings())),
    on('POST', '/admin/settings', (body) => {
      // Given by tests and benchmarks in this project; a wrong name is without effect.
      world.changeSettings(body as SettingsPatch);
      return ok(world.settings());
    }),
    on('POST', '/admin/webhook', (body) => setWebhook(body, deps)),
    on('POST', '/admin/reset', () => {
      world.reset();
      for (const platform of platforms) platform.reset();
      return ok({ seq: world.log.last });
    }),
    on('GET', '/admin/stats', () => ok(stats(deps))),
  ];
}

/** A web page somewhere else must not reach it through the browser of whoever runs the sandbox. */
function isLocal({ headers }: Call): boolean {
  const isLoopback = (host: string) => /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
  const { host = '', origin } = headers;
  return isLoopback(host) && (origin === undefined || isLoopback(origin.replace(/^https?:\/\//, '')));
}

function addUser(body: JsonObject, { world, platforms }: AdminDeps): Answer {
  const found = findAccount(body, platforms);
  if (typeof found === 'string') return complain(400, found);
  const userId = asText(body.userId) ?? found.platform.newUserId();
  const name = asText(body.name);
  const locale = asText(body.locale);
  const person = { ...(name === undefined ? {} : { name }), ...(locale === undefined ? {} : { locale }) };
  const { user } = world.meet(found.account, userId, person);
  return ok({ userId: user.userId, name: user.name, handle: user.handle });
}

function say(platform: Platform, thread: Thread, body: JsonObject, world: World): Answer | Promise<Answer> {
  if (thread.user.blocked) return complain(409, 'the brand has blocked this person');
  const saying = readSaying(body);
  if (typeof saying === 'string') return complain(400, saying);
  return emitted(platform.say(thread, saying), body, world);
}

async function emitted({ messageId, delivered }: Emitted, body: JsonObject, world: World): Promise<Answer> {
  const answer = { messageId, at: world.clock.now() };
  if (body.await !== true) return ok(answer);
  return ok({ ...answer, webhook: await delivered });
}

function namedEvent(body: JsonObject, { platforms, world }: AdminDeps): Answer | Promise<Answer> {
  const found = findAccount(body, platforms);
  if (typeof found === 'string') return complain(400, found);
  const { platform, account } = found;
  const result = platform.event(account, asText(body.kind) ?? '', body);
  if (typeof result === 'string') return complain(400, `${result}; known: ${platform.eventKinds.join(', ')}`);
  return emitted(result, body, world);
}

async function rawDelivery(body: JsonObject, { platforms }: AdminDeps): Promise<Answer> {
  const found = findAccount(body, platforms);
  if (typeof found === 'string') return complain(400, found);
  const { platform, account } = found;
  const { sign = true } = body;
  const secret = sign === true ? platform.signingSecret(account) : asText(sign);
  const bytes = Buffer.from(typeof body.body === 'string' ? body.body : JSON.stringify(body.body ?? null));
  return ok(await platform.raw(account, bytes, sign === false ? undefined : secret));
}

function transcript(body: JsonObject, { platforms, world }: AdminDeps): Answer {
  const found = findAccount(body, platforms);
  if (typeof found === 'string') return complain(400, found);
  const { channel, id: accountId } = found.account;
  const thread = world.threads.find({ channel, accountId, userId: asText(body.userId) ?? '' });
  return thread === undefined
    ? complain(404, 'no such user')
    : ok({ user: thread.user, messages: thread.lines });
}

async function readLog(body: JsonObject, world: World): Promise<Answer> {
  const after = asNumber(body.after) ?? 0;
  const limit = Math.min(asNumber(body.limit) ?? MAX_LOG_LINES, MAX_LOG_LINES);
  const waitMs = Math.min(asNumber(body.wait) ?? 0, MAX_WAIT_MS);
  const entries = await world.log.read(after, { limit, waitMs });
  return ok({ entries, last: world.log.last });
}

/** Points the deliveries of one account, of a channel or of all to a new address. */
async function setWebhook(body: JsonObject, { platforms }: AdminDeps): Promise<Answer> {
  const base = asText(body.base);
  const url = asText(body.url);
  if (base === undefined && url === undefined) return complain(400, 'give "base" or "url"');
  const failures: string[] = [];
  for (const platform of platforms) {
    for (const account of platform.accounts) {
      if (body.channel !== undefined && body.channel !== account.channel) continue;
      if (body.accountId !== undefined && body.accountId !== account.id) continue;
      const address = url ?? account.webhookUrl ?? `${base}/webhooks/${account.channel}`;
      const wrong = await platform.setWebhook(account, address, body.handshake === true);
      if (wrong !== undefined) failures.push(`${account.channel} ${account.id}: ${wrong}`);
    }
  }
  return failures.length === 0 ? ok({ ok: true }) : { status: 422, body: { ok: false, failures } };
}

function stats({ platforms, world }: AdminDeps): object {
  return {
    log: world.log.last,
    counts: world.log.counts,
    pending: platforms.reduce((sum, platform) => sum + platform.pending, 0),
    subscribed: Object.fromEntries(
      platforms.flatMap((one) =>
        one.accounts.map((account) => [`${account.channel}:${account.id}`, one.isSubscribed(account)]),
      ),
    ),
    cpuUsage: process.cpuUsage(),
    memoryBytes: process.memoryUsage().rss,
    uptimeMs: Math.round(performance.now()),
  };
}

function withThread(
  body: JsonObject,
  { platforms, world }: AdminDeps,
  handle: (platform: Platform, thread: Thread) => Answer | Promise<Answer>,
): Answer | Promise<Answer> {
  const found = findAccount(body, platforms);
  if (typeof found === 'string') return complain(400, found);
  const userId = asText(body.userId);
  if (userId === undefined) return complain(400, '"userId" is missing');
  return handle(found.platform, world.meet(found.account, userId));
}

function findAccount(
  { channel, accountId }: JsonObject,
  platforms: readonly Platform[],
): { platform: Platform; account: SandboxAccount } | string {
  for (const platform of platforms) {
    const account = platform.accounts.find(
      (one) => one.channel === channel && (accountId === undefined || one.id === accountId),
    );
    if (account !== undefined) return { platform, account };
  }
  return `no account ${JSON.stringify(accountId ?? null)} on channel ${JSON.stringify(channel ?? null)}`;
}

function publicAccounts(platform: Platform): object[] {
  return platform.accounts.map(({ channel, id, handle, name }) => ({ channel, id, handle, name }));
}

function clockState({ clock }: World): object {
  return { offsetMs: clock.offsetMs, now: clock.now() };
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function complain(status: number, error: string): Answer {
  return { status, body: { error } };
}

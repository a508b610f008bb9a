import { createHmac, randomBytes } from 'node:crypto';
import type { Answer, Call } from '../core/http';
import { asObject, asText, parseJson } from '../core/json';
import { targetOf, type World } from '../core/world';
import type { Webhook, XAccount, XBook } from './accounts';
import type { Caller } from './auth';
import type { Past, XEmitter } from './emit';
import { problem, webhookProblem } from './problems';

const MAX_URL = 200;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
// Replay: the range ends at least 10 minutes and begins at least 31 minutes ago, within the last 24 hours.
const NEWEST_FROM_MS = 31 * MINUTE_MS;
const NEWEST_TO_MS = 10 * MINUTE_MS;

/** `POST /2/webhooks`: X sends the CRC before it answers. Loopback addresses with a port are taken here. */
export async function createWebhook(
  call: Call,
  { state }: Caller,
  book: XBook,
  world: World,
): Promise<Answer> {
  const url = asText(asObject(parseJson(call.raw.toString('utf8'))).url);
  if (url === undefined || url.length > MAX_URL || !/^https?:\/\//.test(url)) {
    return webhookProblem('UrlValidationFailed', 'The url must be https and at most 200 characters long.');
  }
  const mine = book.webhooks.filter(({ appKey }) => appKey === state.keys.consumerKey);
  if (mine.some((webhook) => webhook.url === url)) {
    return webhookProblem('DuplicateUrlFailed', 'Webhook URL already registered.');
  }
  if (mine.length > 0) return webhookProblem('WebhookLimitExceeded', 'Too many resources already created.');
  if (!(await crc(url, state, world))) return crcFailed();
  const webhook = addWebhook(url, state, book, world);
  return { status: 200, body: { data: publicShape(webhook) } };
}

export function listWebhooks({ state }: Caller, book: XBook): Answer {
  const data = book.webhooks
    .filter(({ appKey }) => appKey === state.keys.consumerKey)
    .map((webhook) => publicShape(webhook, book.webhookOf(state) !== webhook || state.delivery.subscribed));
  return { status: 200, body: { data, meta: { result_count: data.length } } };
}

/** `PUT /2/webhooks/:id`: runs the CRC and switches deliveries on again, also after `webhook-invalidated`. */
export async function validateWebhook(
  call: Call,
  { state }: Caller,
  book: XBook,
  world: World,
): Promise<Answer> {
  const webhook = find(call.params.id, state, book);
  if (webhook === undefined) return webhookProblem('WebhookIdInvalid', 'The webhook id is unknown.');
  webhook.valid = await crc(webhook.url, state, world);
  if (!webhook.valid) return crcFailed();
  for (const { account, keys, delivery } of book.list) {
    if (keys.consumerKey !== state.keys.consumerKey) continue;
    world.faults.lift('webhook-invalidated', targetOf(account));
    delivery.resubscribe();
  }
  return { status: 200, body: { data: { valid: true } } };
}

export function deleteWebhook(call: Call, { state }: Caller, book: XBook): Answer {
  const webhook = find(call.params.id, state, book);
  if (webhook === undefined) return webhookProblem('WebhookIdInvalid', 'The webhook id is unknown.');
  book.webhooks.splice(book.webhooks.indexOf(webhook), 1);
  return { status: 200, body: { data: { deleted: true } } };
}

/** `POST /2/webhooks/replay`: delivers a range of the past once more, then a line about the job. */
export function replay(call: Call, caller: Caller, book: XBook, emitter: XEmitter, world: World): Answer {
  const body = asObject(parseJson(call.raw.toString('utf8')));
  const webhook = find(asText(body.webhook_id), caller.state, book);
  if (webhook === undefined) return webhookProblem('WebhookIdInvalid', 'The webhook id is unknown.');
  const from = replayTime(asText(body.from_date));
  const to = replayTime(asText(body.to_date));
  const now = world.clock.now();
  if (from === undefined || to === undefined || from >= to || from < now - DAY_MS) {
    return webhookProblem(
      'InvalidDate',
      'from_date and to_date must be yyyymmddhhmm within the last 24 hours.',
    );
  }
  if (from > now - NEWEST_FROM_MS || to > now - NEWEST_TO_MS) {
    return webhookProblem('InvalidDate', 'from_date must be 31 and to_date 10 minutes ago at least.');
  }
  const job_id = world.ids.snowflake(now);
  const wanted = emitter.past.filter((one) => isOf(one, webhook, book) && one.at >= from && one.at < to);
  for (const { state, event } of wanted) void state.delivery.enqueue(event);
  const status = {
    webhook_id: webhook.id,
    job_state: 'Complete',
    job_state_description: 'Job completed successfully',
    job_id,
  };
  world.later(world.settings().delays.readMs, () => {
    const payload = { replay_job_status: status };
    void caller.state.delivery.enqueue({ lane: 'replay', kind: 'replay_job_status', payload });
  });
  return { status: 200, body: { data: { job_id, created_at: new Date(now).toISOString() } } };
}

/** Challenge-response check: the webhook must sign a token with the consumer secret. */
export async function crc(url: string, { account, keys }: XAccount, world: World): Promise<boolean> {
  const token = randomBytes(24).toString('base64url');
  const answer = await world.poster.get(`${url}?crc_token=${token}`, world.settings().delays.xPatienceMs);
  const expected = `sha256=${createHmac('sha256', keys.consumerSecret).update(token).digest('base64')}`;
  const ok = answer.status === 200 && asObject(parseJson(answer.body)).response_token === expected;
  world.log.append('handshake', { ...targetOf(account), url, ok, status: answer.status ?? null });
  return ok;
}

export function addWebhook(url: string, state: XAccount, book: XBook, world: World): Webhook {
  const webhook: Webhook = {
    id: world.ids.snowflake(world.clock.now()),
    appKey: state.keys.consumerKey,
    url,
    valid: true,
    createdAt: new Date(world.clock.now()).toISOString(),
  };
  book.webhooks.push(webhook);
  return webhook;
}

function crcFailed(): Answer {
  return webhookProblem('CrcValidationFailed', 'Webhook URL does not meet the requirements: the CRC failed.');
}

function publicShape({ id, url, valid, createdAt }: Webhook, isDelivering = true): object {
  return { id, url, valid: valid && isDelivering, created_at: createdAt };
}

function find(id: string | undefined, { keys }: XAccount, book: XBook): Webhook | undefined {
  return book.webhooks.find((webhook) => webhook.id === id && webhook.appKey === keys.consumerKey);
}

function isOf({ state }: Past, webhook: Webhook, book: XBook): boolean {
  return book.webhookOf(state) === webhook;
}

/** `yyyymmddhhmm` in UTC. */
function replayTime(text: string | undefined): number | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text ?? '');
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute] = parts.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
}

/** Used where a route needs the app's own token. */
export function needsApp({ kind }: Caller): Answer | undefined {
  return kind === 'app' ? undefined : problem('userOnly');
}

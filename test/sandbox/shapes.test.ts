/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-argument, typescript/no-unsafe-member-access -- JSON from the wire is read by path: its shape is under test */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/lib/project-root';
import { graph, INSTAGRAM, PAGE, type Sandbox, startSandbox, type Wire, X, x } from './support';

/** Deliveries that were recorded on the real platforms; they lie beside the project and are not part of it. */
const RECORDED = join(projectRoot(), '../shared/payloads');
const isThere = existsSync(RECORDED);
if (!isThere) console.warn(`SKIPPED: no recorded deliveries in ${RECORDED}`);

// Left out of today's wire (`seq`), written as text by one recorder (`time`), or different with every profile.
const NOT_COMPARED = /\.seq$|\.entry\[\]\.time$|\.users\.\*\.(data\.)?(?!id$|name$|username$|screen_name$)/;

const TAP = { payload: 'RENEW', title: 'Renew' };

(isThere ? describe : describe.skip)('deliveries have all the members of recorded ones', () => {
  let sandbox: Sandbox;
  const users: Record<string, string> = {};
  beforeAll(async () => {
    sandbox = await startSandbox([PAGE, INSTAGRAM, X]);
    for (const channel of ['facebook', 'instagram', 'x'] as const) {
      users[channel] = await sandbox.user(channel);
      await sandbox.say(channel, users[channel], 'hello');
    }
  });
  afterAll(() => sandbox.close());

  /** The next delivery after `act`. */
  async function next(act: () => Promise<unknown>): Promise<Wire> {
    const before = sandbox.received.length;
    await act();
    await sandbox.deliveries(() => true, before + 1);
    return sandbox.received[before]?.json;
  }

  it.each([
    ['facebook/vercel_firstMessage.json', { text: 'hi' }],
    [
      'facebook/vercel_imageAttachment.json',
      { attachments: [{ type: 'image', payload: { url: 'https://a.example' } }] },
    ],
    ['facebook/vercel_postbackClick.json', { postback: TAP }],
    ['facebook/bottender_quick_reply.json', { quickReply: TAP }],
    ['facebook/vercel_reactionAdded.json', { reaction: { messageId: 'm_1', emoji: '❤' } }],
    ['instagram/vercel_sample_text_dm.json', { text: 'hi' }],
    ['instagram/vercel_sample_quick_reply.json', { quickReply: TAP }],
    ['instagram/vercel_sample_postback.json', { postback: TAP }],
    [
      'instagram/vercel_sample_story_reply.json',
      { text: 'hi', storyReply: { id: '1', url: 'https://a.example' } },
    ],
    ['instagram/vercel_sample_reaction.json', { reaction: { messageId: 'm_1', emoji: '❤' } }],
    ['x/vercel_dm_received_inbound_direct_message.json', { text: 'hi' }],
  ])('%s', async (file, saying) => {
    const [channel = ''] = file.split('/');
    const act = () => sandbox.admin('say', { channel, userId: users[channel], await: true, ...saying });
    expectMembers(await next(act), recorded(file));
  });

  it.each([
    ['facebook/bottender_delivery_no_timestamp.json', 'delivery'],
    ['facebook/vercel_readConfirmation.json', 'read'],
    ['facebook/bottender_take_thread_control.json', 'take_thread_control'],
    ['facebook/bottender_pass_thread_control.json', 'pass_thread_control'],
    ['facebook/bottender_request_thread_control.json', 'request_thread_control'],
    ['facebook/bottender_optin.json', 'optin'],
    ['instagram/chatwoot_instagram_test_event.json', 'dashboard-test'],
    ['x/tweetinvi_dm_received.json', 'aaa'],
  ])('%s', async (file, kind) => {
    const [channel = ''] = file.split('/');
    const act = () => sandbox.admin('event', { channel, kind, userId: users[channel], await: true });
    expectMembers(await next(act), recorded(file));
  });

  it('facebook/bottender_echo_full.json', async () => {
    const message = { recipient: { id: users.facebook }, message: { text: 'hi' } };
    expectMembers(
      await next(() => graph(sandbox, 'me/messages', message)),
      recorded('facebook/bottender_echo_full.json'),
    );
  });

  it('x/tweepy_http_send_by_participant.json and x/tweepy_http_list_by_participant.json', async () => {
    const path = `dm_conversations/with/${users.x}`;
    const sent = await x(sandbox, 'POST', `${path}/messages`, { text: 'hi' });
    const before = recorded('x/tweepy_http_send_by_participant.json').response;
    expect(sent.status).toBe(before.status);
    expectMembers(sent.body, before.body);
    for (const name of Object.keys(before.headers).filter((header) => header.startsWith('x-rate-limit'))) {
      expect(sent.headers.get(name)).toMatch(/^\d+$/);
    }
    const list = await x(sandbox, 'GET', `${path}/dm_events?max_results=1`);
    const { data, meta } = recorded('x/tweepy_http_list_by_participant.json').response.body;
    const { previous_token: _notGiven, ...compared } = meta;
    expectMembers(list.body, { data, meta: compared });
  });
});

function recorded(file: string): Wire {
  return JSON.parse(readFileSync(join(RECORDED, file), 'utf8'));
}

/** Every member of `real` is in `ours` too, with a value of the same type. */
function expectMembers(ours: Wire, real: Wire): void {
  const members = skeleton(ours);
  for (const [path, type] of skeleton(real)) {
    if (NOT_COMPARED.test(path)) continue;
    expect(`${path}: ${members.get(path) ?? 'missing'}`).toBe(`${path}: ${type}`);
  }
}

/** Type of each member by path; of a list the first element, and keys that are ids as `*`. */
function skeleton(value: unknown, path = '$', found = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) return skeleton(value[0], `${path}[]`, found);
  found.set(path, value === null ? 'null' : typeof value);
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, member] of Object.entries(value)) {
    skeleton(member, `${path}.${/^\d+$/.test(key) ? '*' : key}`, found);
  }
  return found;
}

import { describe, expect, it } from '@jest/globals';
import type { Received } from '../../src/channel/event';
import { adapterOf } from '../support/adapter';
import { loadPayloads, loadSignatureVectors, signX } from '../support/deliveries';

const payloads = loadPayloads();
if (!payloads) console.warn('SKIPPED: ../shared/payloads is absent, recorded deliveries are not replayed');

const RECEIVED_AT = 1_793_000_000_000;

/** What the file's name says it holds, as kinds of what receive() must yield. */
const EXPECTED: readonly (readonly [RegExp, string])[] = [
  [/dashboard|instagram_test/, 'ignored:dashboard'],
  [/standby/, 'ignored:standby'],
  [/typing/, 'ignored:typing'],
  [/mention_create/, 'ignored:not_a_dm'],
  [/tweepy_http|create_post/, 'unknown'],
  [/echo|dm_sent/i, 'echo'],
  [/deliver|message_reads|mark_read|readConf|read_watermark|seen/i, 'receipt'],
  [/reaction/i, 'reaction'],
  [/postback/i, 'postback'],
  [/unsend/, 'delete'],
  [/thread_control/, 'thread_control'],
  [/optin/, 'arrival'],
  [/policy|app_roles/, 'account'],
  [/./, 'message'],
];

function kindsOf({ events, accountEvents, ignored, unknown }: Received): string[] {
  return [
    ...events.map(({ kind }) => kind),
    ...accountEvents.map(({ kind }) => kind),
    ...ignored.map(({ reason }) => `ignored:${reason}`),
    ...unknown.map(() => 'unknown'),
  ];
}

(payloads ? describe : describe.skip)('recorded deliveries', () => {
  it.each(payloads ?? [])('$channel/$name yields what it is', ({ channel, name, body }) => {
    const [, expected] = EXPECTED.find(([pattern]) => pattern.test(name)) ?? [];
    const kinds = new Set(kindsOf(adapterOf(channel).receive(body, RECEIVED_AT)));
    expect([...kinds]).toEqual([expected]);
  });

  it.each(payloads ?? [])('$channel/$name does no harm to the other adapters', ({ channel, body }) => {
    for (const other of (['facebook', 'instagram', 'x'] as const).filter((one) => one !== channel)) {
      const received = adapterOf(other).receive(body, RECEIVED_AT);
      expect(received.events).toEqual([]);
      expect(kindsOf(received).length).toBeGreaterThan(0);
    }
  });

  it('holds the message texts, attachments and links the customers sent', () => {
    const texts = (payloads ?? []).flatMap(({ channel, body }) =>
      adapterOf(channel)
        .receive(body, RECEIVED_AT)
        .events.filter((event) => event.kind === 'message'),
    );
    expect(texts.length).toBeGreaterThan(25);
    for (const message of texts) expect(message.text !== '' || message.attachments.length > 0).toBe(true);
  });
});

const vectors = loadSignatureVectors() ?? [];

(payloads ? describe : describe.skip)('recorded signatures', () => {
  it.each(vectors.filter(({ platform }) => platform === 'x'))('of X are accepted ($body)', (vector) => {
    const account = { channel: 'x', id: '1', handle: 'h', token: 't', appSecrets: [vector.secret] } as const;
    expect(signX(vector.body, vector.secret)).toBe(vector.value);
    const headers = { [vector.header]: vector.value };
    expect(adapterOf('x').verify(Buffer.from(vector.body), headers, [account])).toBe(true);
  });

  it.each(vectors.filter(({ header }) => header === 'x-hub-signature'))(
    'with SHA-1 alone are refused',
    (vector) => {
      const account = {
        channel: 'facebook',
        id: '1',
        handle: 'h',
        token: 't',
        appSecrets: [vector.secret],
      } as const;
      const headers = { [vector.header]: vector.value };
      expect(adapterOf('facebook').verify(Buffer.from(vector.body), headers, [account])).toBe(false);
    },
  );
});

/* oxlint-disable typescript/no-unsafe-member-access -- JSON from the wire is read by path: its shape is under test */
import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FacebookAdsApi, Page } from 'facebook-nodejs-business-sdk';
import { ApiResponseError, type ITwitterApiClientPlugin, TwitterApi } from 'twitter-api-v2';
import { PAGE, type Sandbox, startSandbox, type Wire, X } from './support';

describe('the official clients against the emulators', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  describe('twitter-api-v2', () => {
    const keys = {
      appKey: X.x?.consumerKey ?? '',
      appSecret: X.x?.consumerSecret ?? '',
      accessToken: X.x?.accessToken ?? '',
      accessSecret: X.x?.accessSecret ?? '',
    };
    const agent = new Agent();
    afterEach(() => agent.destroy());

    /** Leads every call to the emulator; the OAuth signature stays that of api.x.com. */
    const leadTo = (base: string): ITwitterApiClientPlugin => ({
      onBeforeRequest: ({ computedParams }) => {
        const { url } = computedParams;
        const { hostname, port } = new URL(base);
        Object.assign(url, { protocol: 'http:', hostname, port });
      },
    });
    const client = (secret = keys.accessSecret) =>
      new TwitterApi(
        { ...keys, accessSecret: secret },
        { httpAgent: agent, plugins: [leadTo(sandbox.emulators.xUrl)] },
      ).v2;

    it('sends and lists with OAuth 1.0a', async () => {
      const userId = await sandbox.user('x');
      await sandbox.say('x', userId, 'hei!');
      const sent: Wire = await client().sendDmToParticipant(userId, { text: 'Hei, (du) & "jeg"!' });
      expect(sent.data.dm_event_id).toMatch(/^\d{19}$/);
      const list = await client().listDmEventsWithParticipant(userId, {
        expansions: ['sender_id'],
        max_results: 10,
      });
      expect(list.events.map((event) => 'text' in event && event.text)).toEqual([
        'Hei, (du) & "jeg"!',
        'hei!',
      ]);
    });

    it('is refused with a wrong signature', async () => {
      const userId = await sandbox.user('x');
      const sending = client('wrong').sendDmToParticipant(userId, { text: 'x' });
      await expect(sending).rejects.toMatchObject({ code: 401 });
    });

    it('sees a rate limit with its reset', async () => {
      await sandbox.admin('settings', { limits: { xSendsPer15Min: 1 } });
      const userId = await sandbox.user('x');
      await client().sendDmToParticipant(userId, { text: 'one' });
      const error: unknown = await client()
        .sendDmToParticipant(userId, { text: 'two' })
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ApiResponseError);
      expect(error).toMatchObject({ code: 429, rateLimitError: true, rateLimit: { limit: 1, remaining: 0 } });
    });

    it('uploads media', async () => {
      const id = await client().uploadMedia(Buffer.from('picture'), { media_type: 'image/png' });
      const userId = await sandbox.user('x');
      const sent: Wire = await client().sendDmToParticipant(userId, { attachments: [{ media_id: id }] });
      expect(sent.data.dm_event_id).toBeDefined();
    });
  });

  it('facebook-nodejs-business-sdk sends, reads conversations and is told of errors', async () => {
    const { graphUrl } = sandbox.emulators;
    const host = Object.getOwnPropertyDescriptor(FacebookAdsApi, 'GRAPH');
    Object.defineProperty(FacebookAdsApi, 'GRAPH', { get: () => graphUrl, configurable: true });
    try {
      const api = new FacebookAdsApi(PAGE.token, 'en_US', false);
      const page = () => new Page(PAGE.id, {}, undefined, api);
      const userId = await sandbox.user('facebook');
      await sandbox.say('facebook', userId, 'hello');
      const message = { recipient: { id: userId }, messaging_type: 'RESPONSE', message: { text: 'hi' } };
      const sent: Wire = await page().createMessage([], message);
      expect(sent._data.message_id).toMatch(/^m_/);
      const [conversation]: Wire = await page().getConversations(['participants'], { user_id: userId });
      expect(conversation._data.participants.data[0].id).toBe(userId);
      const stranger = { ...message, recipient: { id: '1' } };
      await expect(page().createMessage([], stranger)).rejects.toMatchObject({
        status: 400,
        response: { code: 100, error_subcode: 2018001 },
      });
    } finally {
      if (host !== undefined) Object.defineProperty(FacebookAdsApi, 'GRAPH', host);
    }
  });
});

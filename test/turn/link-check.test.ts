import { describe, expect, it } from '@jest/globals';
import { LANGUAGES, type Language } from '../../src/lib/languages';
import { LIKENESSES, type Told } from '../../src/turn/port';
import { NOW, startThread } from '../support/deciding';

function told(things: readonly Told[], language: Language = 'en', intent = 'link-check') {
  const { keys, messages, ...answer } = startThread(
    { genuine: { outcome: 'told', things } },
    { language },
  ).says({ intent });
  return { ...answer, keys: keys.filter((key) => !key.startsWith('system/')), text: messages.join('\n') };
}
const LOOK_ALIKE: Told = {
  kind: 'link',
  shown: 'fjord-esim[.]shop',
  verdict: 'look_alike',
  like: 'fjord-esim.example',
  why: 'other_ending',
};

describe('"is this really you?"', () => {
  it.each([
    [{ kind: 'link', shown: 'fjord-esim.example', verdict: 'genuine' }, 'genuine'],
    [{ kind: 'link', shown: 'x', verdict: 'genuine', link: 'issued' }, 'genuine-link'],
    [{ kind: 'link', shown: 'x', verdict: 'genuine', link: 'issued', otherChat: true }, 'genuine-other-chat'],
    [{ kind: 'handle', shown: '@fjord.esim', verdict: 'genuine', on: ['instagram'] }, 'genuine-handle'],
    [{ kind: 'app', shown: 'App Store: id0', verdict: 'genuine' }, 'genuine'],
    [{ kind: 'phone', shown: '+4721000000', verdict: 'genuine' }, 'genuine-phone'],
    [{ kind: 'email', shown: '@fjord-esim.example', verdict: 'genuine' }, 'genuine-email'],
    [{ kind: 'link', shown: 'x', verdict: 'ours_but_expired', link: 'expired' }, 'closed-expired'],
    [{ kind: 'link', shown: 'x', verdict: 'ours_but_expired', link: 'paid' }, 'closed-paid'],
    [{ kind: 'link', shown: 'x', verdict: 'ours_but_expired', link: 'replaced' }, 'closed-replaced'],
    [{ kind: 'link', shown: 'x', verdict: 'ours_but_expired', link: 'cancelled' }, 'closed-cancelled'],
    [{ kind: 'link', shown: 'vg[.]no', verdict: 'not_ours' }, 'not-ours'],
    [{ kind: 'link', shown: 'bit[.]ly', verdict: 'not_ours', why: 'shortened' }, 'not-ours-short'],
    [{ kind: 'phone', shown: '+4799001122', verdict: 'not_ours' }, 'not-ours-phone'],
    [{ kind: 'link', shown: 'x', verdict: 'unreadable', why: 'unknown_link' }, 'unknown-link'],
    [{ kind: 'link', shown: '', verdict: 'unreadable' }, 'unreadable'],
  ] satisfies [Told, string][])('is answered by what the thing is: %j', (thing, key) => {
    for (const language of LANGUAGES) {
      const { keys, text, actions } = told([thing], language);
      expect(keys[0]).toBe(`link-check/${key}`);
      expect(text).not.toMatch(/[{}]|undefined/);
      expect(actions.map(({ type }) => type)).not.toContain('handoff');
    }
  });

  it.each(LIKENESSES)('says why a look-alike is one, and what to do: %s', (why) => {
    const texts = LANGUAGES.map((language) => told([{ ...LOOK_ALIKE, why }], language));
    for (const { keys, text } of texts) {
      expect(keys).toEqual(['link-check/look-alike', 'link-check/careful']);
      expect(text).toContain('fjord-esim[.]shop');
      expect(text).toContain('fjord-esim.example');
    }
  });

  it('tells the worst first and at most three, in one message', () => {
    const genuine: Told = { kind: 'link', shown: 'fjord-esim.example', verdict: 'genuine' };
    const fake: Told = { kind: 'link', shown: 'evil[.]io', verdict: 'known_fake' };
    const { keys, text } = told([
      genuine,
      { kind: 'link', shown: 'vg[.]no', verdict: 'not_ours' },
      LOOK_ALIKE,
      fake,
    ]);
    expect(keys).toEqual([
      'link-check/fake',
      'link-check/look-alike',
      'link-check/not-ours',
      'link-check/careful',
    ]);
    expect(text).toContain('evil[.]io');
  });

  it('offers a person, and gets one when the links could not be looked up', () => {
    expect(told([LOOK_ALIKE]).choices).toEqual(['human']);
    const { actions } = startThread({ genuine: { outcome: 'unavailable' } }).says({ intent: 'link-check' });
    expect(actions.at(-1)).toEqual({ type: 'handoff', reason: 'intent_needs_person' });
  });

  it.each(LANGUAGES)('asked about nothing in particular, tells how to know us (%s)', (language) => {
    const { keys, text } = told([], language);
    expect(keys).toEqual(['link-check/ask-url']);
    for (const ours of ['Instagram @fjord.esim', 'X @fjordesim', 'fjord-esim.example'])
      expect(text).toContain(ours);
    const apps = startThread({}, { language }).says({
      intent: 'link-check',
      text: language === 'zh' ? '这个应用是你们的吗' : 'is the app fjord plus yours',
    });
    expect(apps.keys).toContain('link-check/apps');
  });

  it('asks once what to check, also after a verdict on another link, and then gets a person', () => {
    const LINK: Told = { kind: 'link', shown: 'fjord-esim.example', verdict: 'genuine' };
    const world: { genuine: { outcome: 'told'; things: Told[] } } = {
      genuine: { outcome: 'told', things: [LINK] },
    };
    const thread = startThread(world);
    const asks = (text: string) => {
      const answer = thread.says({ intent: 'link-check', text });
      const answered = [{ intent: 'link-check', at: NOW }];
      thread.setState({ ...thread.state, answered });
      return answer.keys.filter((key) => key.startsWith('link-check/'));
    };
    expect(asks('is fjord-esim.example you?')).toEqual(['link-check/genuine']);
    world.genuine.things = [];
    expect(asks('I got a link by sms, is it real?')).toEqual(['link-check/ask-url']);
    expect(asks('is it real?')).toEqual(['link-check/handoff']);
  });

  it('takes a link alone for a question about it, and comes back to an open renewal', () => {
    const thread = startThread({ genuine: { outcome: 'told', things: [LOOK_ALIKE] } });
    thread.says({ intent: 'renew' });
    const { keys, state } = thread.says({
      intent: 'provide-details',
      slots: { url: 'https://fjord-esim.shop' },
    });
    expect(keys[0]).toBe('link-check/look-alike');
    expect(state.flow).toEqual({ intent: 'renew' });
    expect(state.expect).toEqual({ kind: 'slot', slot: 'orderNumber' });
  });
});

describe('an account or address that is asked about in words of another question', () => {
  const FAKE: Told = { kind: 'handle', shown: '@fjordesim_help', verdict: 'look_alike', like: '@fjord.esim' };
  const keysOf = (intent: string, text: string, slots = {}) =>
    startThread({ genuine: { outcome: 'told', things: [FAKE] } }).says({ intent, text, slots }).keys;

  it.each([
    ['bot-identity', 'is @fjordesim_help you'],
    ['bot-identity', 'are you @fjordesim_support?'],
    ['privacy', 'what about @fjord.esim_help'],
    ['bot-identity', 'er du @fjordesim_help?'],
    ['fallback', 'hva med @fjordesim_help'],
    ['bot-identity', '你是 @fjordesim_help 吗'],
    ['bot-identity', '你是@fjordesim_help吗'],
    ['greeting', 'hi, is that you @fjordesim_help'],
    ['affirm', 'so @fjordesim_help is right'],
    ['bot-identity', 'are you @fjordesim?'],
    ['bot-identity', '@fjordesim_help are you the same?'],
  ])('is checked, not taken for us (understood as %s): %s', (intent, text) => {
    expect(keysOf(intent, text)).toContain('link-check/look-alike');
  });

  it('is checked where a link alone reminds of the privacy notice, unless it is on our own domain', () => {
    const asked = (url: string) => keysOf('privacy', `what about ${url}`, { url });
    expect(asked('https://fjord-esim.shop')).toContain('link-check/look-alike');
    expect(asked('fjord-esim.example.evil.io')).toContain('link-check/look-alike');
    expect(asked('https://renew.fjord-esim.example/privacy')).toContain('privacy/handoff');
  });

  it.each<[string, string, object?]>([
    ['bot-identity', 'are you a bot? my mail is kari@mail.example', { email: 'kari@mail.example' }],
    ['bot-identity', 'are you a bot? kari @mail.example', { email: 'kari@mail.example' }],
    ['bot-identity', 'are you a bot? my instagram is @kari_92'],
    ['bot-identity', 'jeg er @kari_92, er du en bot'],
    ['bot-identity', '我的账号是 @kari_92，你是机器人吗'],
    ['bot-identity', '@fjordesim are you a bot?'],
    ['thanks', 'thanks @ola'],
    ['human', 'can I talk to somebody from @fjordesim_help'],
  ])("is not the customer's own contact, nor how we are spoken to (%s: %s)", (intent, text, slots = {}) => {
    expect(keysOf(intent, text, slots).join()).not.toContain('link-check');
  });
});

describe('a reported fraud', () => {
  const ACCOUNT: Told = { kind: 'handle', shown: '@fjordesim_help', verdict: 'not_ours' };

  it.each([
    [[], 'ask-url'],
    [[LOOK_ALIKE], 'handoff'],
    [[ACCOUNT], 'handoff-account'],
    [[ACCOUNT, LOOK_ALIKE], 'handoff'],
    [[{ kind: 'phone', shown: '+4799001122', verdict: 'not_ours' as const }], 'handoff-contact'],
    [[{ kind: 'email', shown: 'a@mail[.]example', verdict: 'not_ours' as const }], 'handoff-contact'],
    [[{ ...LOOK_ALIKE, verdict: 'known_fake' as const }], 'known'],
    [[{ kind: 'link', shown: 'fjord-esim.example', verdict: 'genuine' as const }], 'ours'],
  ] satisfies [Told[], string][])('is thanked for, with the next steps and a person: %j', (things, key) => {
    for (const language of LANGUAGES) {
      const { keys, actions, text } = told(things, language, 'report-scam');
      expect(keys.slice(0, 2)).toEqual([`report-scam/${key}`, 'report-scam/advice']);
      expect(actions.at(-1)).toEqual({ type: 'handoff', reason: 'intent_needs_person' });
      expect(text).toContain('@fjord.esim');
    }
  });
});

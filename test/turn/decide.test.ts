import { describe, expect, it } from '@jest/globals';
import { intentModules } from '../../intents';
import { LANGUAGES } from '../../src/lib/languages';
import { createDecide } from '../../src/turn/decide';
import { EMPTY_STATE, type IntentModule, type ThreadState } from '../../src/turn/port';
import { CONTEXT, catalogue, decide, order, startThread, understood, type World } from '../support/deciding';

const KARI = 'kari@example.no';
const WORLD: World = { orders: { 'NO-48213': { contact: KARI, order: order('NO-48213') } } };

/** A state of each kind a conversation can be in. */
const STATES: Readonly<Record<string, ThreadState>> = {
  new: EMPTY_STATE,
  'order asked': askingFor('orderNumber'),
  'contact asked': askingFor('contact'),
  'yes or no asked': { ...EMPTY_STATE, introduced: true, expect: { kind: 'confirm', what: 'renew' } },
  'link sent': { ...EMPTY_STATE, introduced: true, flow: { intent: 'renew', data: { linkSent: true } } },
  'misunderstood twice': { ...EMPTY_STATE, introduced: true, misunderstood: 2 },
};

function askingFor(slot: 'orderNumber' | 'contact'): ThreadState {
  return {
    ...EMPTY_STATE,
    introduced: true,
    flow: { intent: 'renew' },
    expect: { kind: 'slot', slot },
    asked: 1,
  };
}

describe('words that are obeyed in every state', () => {
  it.each(Object.keys(STATES))('calls a person (%s)', (name) => {
    for (const optedOut of [false, true]) {
      const thread = startThread(WORLD, { context: { optedOut } });
      thread.setState(STATES[name] ?? EMPTY_STATE);
      const answer = thread.says({ urgent: 'human', intent: 'renew' });
      expect(answer.actions.at(-1)).toEqual({ type: 'handoff', reason: 'asked_for_human' });
      expect(answer.messages).toHaveLength(1);
      expect(answer.state.expect).toBeUndefined();
    }
  });

  it.each(Object.keys(STATES))('stops with one confirmation (%s)', (name) => {
    const thread = startThread(WORLD);
    thread.setState(STATES[name] ?? EMPTY_STATE);
    const answer = thread.says({
      urgent: 'stop',
      intent: 'renew',
      slots: { orderNumbers: ['NO-48213'], email: KARI },
    });
    expect(answer.actions.filter((action) => action.type === 'opt_out')).toHaveLength(1);
    expect(answer.messages).toHaveLength(1);
    expect(answer.asked).toEqual([]);
  });

  it.each([
    ['en', 'start', 'human'],
    ['nb', 'start', 'menneske'],
    ['zh', '开始', '人工'],
  ] as const)('names the words that still work after a stop (%s)', (language, start, human) => {
    const [text] = startThread({}, { language }).says({ urgent: 'stop' }).messages;
    expect(text).toContain(start);
    expect(text).toContain(human);
  });

  it('says nothing to anybody who opted out, and records why', () => {
    const thread = startThread(WORLD, { context: { optedOut: true } });
    for (const said of [
      { intent: 'renew' },
      { intent: 'greeting' },
      { urgent: 'stop' as const },
      { wordless: 'emoji' as const },
    ]) {
      const answer = thread.says(said);
      expect(answer.actions).toEqual([{ type: 'suppress', reason: 'opt_out' }]);
      expect(answer.state.slots).toEqual(EMPTY_STATE.slots);
    }
  });

  it('starts again after "start"', () => {
    const answer = startThread({}, { context: { optedOut: true } }).says({ urgent: 'start' });
    expect(answer.keys).toEqual(['system/intro', 'opt_in', 'opt-in/answer']);
  });

  it('takes "start" as a hello where nothing was stopped', () => {
    expect(startThread().says({ urgent: 'start' }).keys).toEqual(['greeting/first']);
    expect(startThread().says({ choice: 'GET_STARTED' }).keys).toEqual(['greeting/first']);
  });

  it('takes a question about stopping for a question', () => {
    const answer = startThread().says({ intent: 'opt-out', text: 'can I stop auto-renewal?' });
    expect(answer.actions.some((action) => action.type === 'opt_out')).toBe(false);
    expect(startThread().says({ intent: 'opt-out', text: 'no more messages please' }).keys).toContain(
      'opt_out',
    );
  });
});

describe('the first reply', () => {
  it.each(LANGUAGES)(
    'says that a bot writes and where the privacy notice is, in the same message (%s)',
    (language) => {
      for (const intent of [
        'greeting',
        'thanks',
        'renew',
        'fallback',
        'bot-identity',
        'how-to-renew',
        'complaint',
      ]) {
        const { messages } = startThread({}, { language }).says({ intent });
        expect(messages).toHaveLength(1);
        expect(messages[0]).toMatch(/\bbot\b|boten|机器人/);
        expect(messages[0]).toContain(CONTEXT.brand.privacyUrl);
      }
    },
  );

  it('does so once, and again without the link after a person was there', () => {
    const thread = startThread();
    thread.says({ intent: 'greeting' });
    expect(thread.says({ intent: 'thanks' }).keys).toEqual(['thanks/answer']);
    thread.setState({ ...thread.state, introduced: false });
    expect(thread.says({ intent: 'thanks' }).keys).toEqual(['system/intro-again', 'thanks/answer']);
  });
});

describe('a long pause', () => {
  it('makes the bot introduce itself again, a short one does not', () => {
    const hours = (ago: number) => {
      const thread = startThread();
      const answeredAt = [CONTEXT.now - ago * 3_600_000];
      thread.setState({ ...EMPTY_STATE, introduced: true, privacyShown: true, answeredAt });
      return thread.says({ intent: 'thanks' }).keys;
    };
    expect(hours(25)).toEqual(['system/intro-again', 'thanks/answer']);
    expect(hours(23)).toEqual(['thanks/answer']);
  });
});

describe('an open question', () => {
  it('stays open whatever the intent that answers in between does to the state', () => {
    const forgetful: IntentModule = {
      intent: 'forgetful',
      decide: () => ({ state: EMPTY_STATE, actions: [{ type: 'say', key: 'thanks/answer' }] }),
    };
    const router = createDecide({ modules: [...intentModules, forgetful], catalogue });
    const state = askingFor('contact');
    const decision = router({
      understanding: understood({ intent: 'forgetful' }),
      state,
      facts: {},
      context: CONTEXT,
    });
    expect('state' in decision && decision.state).toMatchObject({ flow: state.flow, expect: state.expect });
  });

  it('comes back after a question in between was answered', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew' });
    const answer = thread.says({ intent: 'bot-identity' });
    expect(answer.keys).toEqual(['bot-identity/answer', 'system/back-orderNumber']);
    expect(answer.messages).toHaveLength(1);
    expect(answer.choices).toEqual([]);
    expect(thread.state.expect).toEqual({ kind: 'slot', slot: 'orderNumber' });
    expect(thread.says({ slots: { orderNumbers: ['NO-48213'], email: KARI } }).keys).toContain(
      'renew/link-discount',
    );
  });

  it('is passed over when the answer came along with the question in between', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: { orderNumbers: ['NO-48213'] } });
    const answer = thread.says({ intent: 'how-to-renew', slots: { email: KARI } });
    expect(answer.keys.slice(0, 1)).toEqual(['how-to-renew/ways']);
    expect(answer.keys).not.toContain('renew/offer');
    expect(answer.keys.at(-1)).toBe('renew/link-discount');
  });

  it('is left alone by thanks, and is all that a hello gets', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew' });
    expect(thread.says({ intent: 'thanks' }).keys).toEqual(['thanks/answer']);
    expect(thread.state.expect).toEqual({ kind: 'slot', slot: 'orderNumber' });
    const answer = thread.says({ intent: 'greeting' });
    expect(answer.keys).toEqual(['system/again-orderNumber']);
    expect(answer.choices).toEqual([]);
  });

  it.each([
    ['the order number', {}],
    ['the contact', { orderNumbers: ['NO-48213'] }],
  ])('is dropped when the customer does not want to go on (%s)', (_, slots) => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots });
    expect(thread.says({ intent: 'deny' }).keys).toEqual(['deny/answer']);
    expect(thread.state.flow).toBeUndefined();
    expect(thread.state.expect).toBeUndefined();
  });

  it('is dropped for a matter that only a person can settle', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew' });
    const answer = thread.says({ intent: 'payment-problem' });
    expect(answer.keys).toEqual(['payment-problem/handoff', 'system/handoff-open', 'handoff']);
    expect(answer.actions.at(-1)).toEqual({ type: 'handoff', reason: 'payment_problem' });
  });

  it('keeps what was given when the customer changes to another flow', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: { orderNumbers: ['NO-48213'] } });
    expect(thread.says({ intent: 'renewal-status' }).keys).toEqual(['renewal-status/ask-contact']);
  });

  it.each(['affirm', 'renew', 'fallback', 'provide-details'])(
    'gets help, then choices, then a person when "%s" is all that comes back',
    (intent) => {
      const thread = startThread(WORLD);
      thread.says({ intent: 'renew' });
      expect(thread.says({ intent }).keys).toEqual(['system/again-orderNumber']);
      const offered = thread.says({ intent });
      expect(offered.keys).toEqual(['fallback/offer']);
      expect(offered.choices).toEqual(['renew', 'renewal-status', 'human']);
      expect(thread.says({ intent }).actions.at(-1)).toEqual({ type: 'handoff', reason: 'slot_failed' });
    },
  );
});

describe('not understood', () => {
  it('asks, offers, and gives the thread to a person, in this order', () => {
    const thread = startThread();
    expect(thread.says({ intent: 'fallback' }).keys).toEqual(['system/intro', 'fallback/answer']);
    expect(thread.says({ intent: 'fallback' }).keys).toEqual(['fallback/offer']);
    expect(thread.says({ intent: 'fallback' }).keys).toEqual([
      'system/reason-not_understood',
      'system/handoff-open',
      'handoff',
    ]);
  });

  it('starts counting afresh after something was understood', () => {
    const thread = startThread();
    thread.says({ intent: 'fallback' });
    thread.says({ intent: 'fallback' });
    thread.says({ intent: 'thanks' });
    expect(thread.says({ intent: 'fallback' }).keys).toEqual(['fallback/answer']);
  });

  it('takes an intent nobody wrote for something not understood', () => {
    expect(startThread().says({ intent: 'no-such-intent' }).keys).toContain('fallback/answer');
    expect(startThread().says({ intent: 'system' }).keys).toContain('fallback/answer');
  });
});

describe('yes and no', () => {
  it('start nothing where nothing was asked', () => {
    expect(startThread().says({ intent: 'affirm' }).keys).toEqual(['system/intro', 'affirm/answer']);
    expect(startThread().says({ intent: 'deny' }).keys).toEqual(['system/intro', 'deny/answer']);
  });

  it('answer an offer, also after a question in between', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'how-to-renew' });
    thread.says({ intent: 'bot-identity' });
    expect(thread.says({ intent: 'affirm' }).keys).toEqual(['renew/ask-orderNumber']);
  });
});

describe('choices', () => {
  it('go to the flow that offered them, whatever the text is taken for', () => {
    expect(startThread().says({ choice: 'renew', intent: 'fallback' }).keys).toContain(
      'renew/ask-orderNumber',
    );
    expect(startThread().says({ choice: 'human', intent: 'renew' }).keys).toContain('handoff');
  });

  it('that nobody offers are read as text', () => {
    expect(startThread().says({ choice: 'bogus:1', intent: 'thanks' }).keys).toContain('thanks/answer');
  });
});

describe('language', () => {
  it('changes at once, is confirmed in the new one, and the question stays open', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew' });
    const answer = thread.says({ intent: 'language', slots: { language: 'nb' } });
    expect(answer.messages[0]).toContain('norsk');
    expect(answer.messages[0]).toContain('ordrenummer');
    expect(answer.state).toMatchObject({ language: 'nb', languageChosen: true });
  });

  it('is offered where the wish names none, and can be tapped', () => {
    const thread = startThread();
    expect(thread.says({ intent: 'language' }).choices).toEqual([
      'language:en',
      'language:nb',
      'language:zh',
    ]);
    expect(thread.says({ choice: 'language:zh' }).messages[0]).toContain('中文');
  });

  it('of the brand only', () => {
    const brand = { ...CONTEXT.brand, languages: ['en', 'nb'] as const };
    const answer = startThread({}, { context: { brand } }).says({
      intent: 'language',
      slots: { language: 'zh' },
    });
    expect(answer.choices).toEqual(['language:en', 'language:nb']);
    expect(answer.state.language).toBe('en');
  });
});

describe('a value that may be two things', () => {
  const ambiguous = { value: '91234567', between: ['orderNumber', 'phone'] as const };

  it('is asked about, and the answer counts', () => {
    const thread = startThread();
    expect(thread.says({ slots: { ambiguous } }).keys).toEqual(['system/intro', 'system/which-one']);
    const answer = thread.says({ choice: 'provide-details:phone' });
    expect(answer.state.slots).toMatchObject({ phone: '91234567', orderNumbers: [] });
    expect(answer.keys).toEqual(['system/need-orderNumber']);
  });

  it('is what was asked for', () => {
    const thread = startThread();
    thread.says({ intent: 'renew' });
    thread.says({ slots: { ambiguous } });
    expect(thread.state.slots.orderNumbers).toEqual(['91234567']);
    expect(thread.says({ slots: { ambiguous: { ...ambiguous, value: '99999999' } } }).state.slots.phone).toBe(
      '99999999',
    );
  });
});

describe('nothing to read', () => {
  it.each(['attachment', 'emoji', 'nothing'] as const)(
    'is answered, and the question stays open (%s)',
    (wordless) => {
      const thread = startThread();
      expect(thread.says({ wordless }).keys).toEqual(['system/intro', `system/${wordless}`]);
      thread.says({ intent: 'renew' });
      expect(thread.says({ wordless }).keys).toEqual([`system/${wordless}`, 'system/again-orderNumber']);
    },
  );
});

describe('a person', () => {
  it.each([
    [{ open: true }, 'system/handoff-open'],
    [{ open: false, opensAt: Date.UTC(2026, 10, 23, 7) }, 'system/handoff-closed'],
    [{ open: false }, 'system/handoff-closed-unknown'],
  ])('is promised as the opening hours allow', (hours, key) => {
    const answer = startThread({ hours }).says({ urgent: 'human' });
    expect(answer.keys).toEqual(['system/intro', 'system/reason-asked_for_human', key, 'handoff']);
  });

  it('is told when, in words of the brand’s time zone', () => {
    const hours = { open: false, opensAt: Date.UTC(2026, 10, 23, 7) };
    const texts = LANGUAGES.map(
      (language) => startThread({ hours }, { language }).says({ urgent: 'human' }).messages[0],
    );
    expect(texts[0]).toContain('Monday 23 November at 08:00');
    expect(texts[1]).toContain('mandag 23. november kl. 08:00');
    expect(texts[2]).toContain('11月23日星期一 08:00');
  });

  it('answers an intent whose code is not installed', () => {
    const bare = createDecide({ modules: [], catalogue });
    const input = { understanding: understood({ intent: 'renew' }), state: EMPTY_STATE, context: CONTEXT };
    const decision = bare({ ...input, facts: { hours: { open: true } } });
    expect('actions' in decision && decision.actions.at(-1)).toEqual({
      type: 'handoff',
      reason: 'intent_needs_person',
    });
  });

  it('who is awaited is asked for only once; later messages are noted once', () => {
    const thread = startThread({}, { context: { waitingForPerson: true } });
    expect(thread.says({ urgent: 'human' }).keys).toEqual(['system/intro', 'system/handoff-again']);
    expect(thread.says({ intent: 'fallback' }).keys).toEqual(['system/noted']);
    expect(thread.says({ intent: 'fallback' }).actions).toEqual([
      { type: 'suppress', reason: 'waiting_for_person' },
    ]);
  });

  it('takes answers that a brand has nothing to say about, where no words say so', () => {
    const fax = (names: readonly string[]) => ({
      ...catalogue,
      intents: new Map([...catalogue.intents, ['fax', { intent: 'fax', kind: 'answer' as const }]]),
      replies: new Map([
        ...catalogue.replies,
        ...names.map((name) => {
          const text = name === 'answer' ? '{fax}' : 'No fax.';
          const variants = { en: [text], nb: [text], zh: [text] };
          const placeholders = new Set(name === 'answer' ? ['fax'] : []);
          return [`fax/${name}`, { variants, placeholders }] as const;
        }),
      ]),
    });
    const asks = (names: readonly string[], values = {}) => {
      const brand = { ...CONTEXT.brand, values };
      const decision = createDecide({ modules: [], catalogue: fax(names) })({
        understanding: understood({ intent: 'fax' }),
        state: EMPTY_STATE,
        facts: { hours: { open: true } },
        context: { ...CONTEXT, brand },
      });
      return 'actions' in decision ? decision.actions.at(-1) : undefined;
    };
    expect(asks(['answer'])?.type).toBe('handoff');
    expect(asks(['answer', 'none'])).toEqual({ type: 'say', key: 'fax/none' });
    expect(asks(['answer', 'none'], { fax: '12' })).toEqual({ type: 'say', key: 'fax/answer' });
  });
});

describe('what the bot cannot do while a person is awaited', () => {
  const waiting = { context: { waitingForPerson: true } };
  const details = { orderNumbers: ['NO-48213'], email: KARI };

  it.each([
    [{ outcome: 'locked' }, 'system/handoff-again-locked'],
    [{ outcome: 'unavailable' }, 'system/handoff-again-down'],
  ] as const)('is not offered in the same breath (%j)', (identity, key) => {
    const thread = startThread({ identity }, waiting);
    thread.setState({ ...EMPTY_STATE, introduced: true });
    expect(thread.says({ intent: 'renew', slots: details }).keys).toEqual([key]);
  });

  it.each(LANGUAGES)('is not promised by the words for who asks twice (%s)', (language) => {
    const thread = startThread({}, { ...waiting, language });
    const said = [1, 2, 3, 4].map(() => thread.says({ urgent: 'human' }).messages[0]);
    expect(new Set(said).size).toBeGreaterThanOrEqual(3);
    for (const text of said) expect(text).not.toMatch(/renew|forny|续费|查询/);
  });
});

describe('a wish that changes nothing', () => {
  it('for messages that nobody stopped is told so', () => {
    const answer = startThread().says({ intent: 'opt-in' });
    expect(answer.keys).toEqual(['system/intro', 'opt-in/already']);
    expect(answer.choices).toEqual(['renew', 'renewal-status', 'human']);
  });

  it.each(LANGUAGES)('for silence that is only asked about is told the word (%s)', (language) => {
    const answer = startThread({}, { language }).says({
      intent: 'opt-out',
      text: 'can I stop these messages?',
    });
    expect(answer.keys).toEqual(['system/intro', 'opt-out/how']);
    expect(answer.messages[0]).toMatch(/"stop"|«stopp»|“停止”/);
  });

  it('leaves the open question open', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew' });
    expect(thread.says({ intent: 'opt-in' }).keys).toEqual(['opt-in/already', 'system/back-orderNumber']);
  });
});

describe('deciding', () => {
  it('changes neither the state nor the facts it is given', () => {
    const state = structuredClone(askingFor('contact'));
    const input = {
      understanding: understood({ slots: { orderNumbers: ['NO-48213'], email: KARI } }),
      state,
      facts: {},
      context: CONTEXT,
    };
    const before = structuredClone(input);
    decide(input);
    expect(input).toEqual(before);
  });
});

import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { TurnContext } from 'botbuilder-core';
import { loadBrand } from '../../src/brand';
import { silentLog } from '../../src/lib/log';
import { projectRoot } from '../../src/lib/project-root';
import { createBotkitEngine } from '../../src/skills/botkit/engine';
import { SafeBotkit } from '../../src/skills/botkit/safe-botkit';
import { CollectingAdapter, inScope, type TurnScope } from '../../src/skills/botkit/turn-scope';
import { callMeBackForm } from '../../src/skills/call-me-back';
import { advance, type Form } from '../../src/skills/form';
import { openSkills } from '../../src/skills/open-skills';
import type { SkillFact, SkillMemory, SkillRequest } from '../../src/turn/port';

const brand = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
const NOON = Date.parse('2026-11-23T11:00:00Z');
const KNOWN_VALUES = { phone: '+4791234567' };

function saying(text: string, changes: Partial<SkillRequest> = {}): SkillRequest {
  return {
    kind: 'skill',
    skill: 'call-me-back',
    said: { text, language: 'en', intent: 'fallback', confidence: 0.3, slots: {} },
    known: KNOWN_VALUES,
    now: NOON,
    ...changes,
  };
}

function memoryOf(fact: SkillFact): SkillMemory {
  if (fact.outcome !== 'asked') throw new Error(`not asked but ${fact.outcome}`);
  return fact.memory;
}

const asker = { threadId: 'facebook:1:2', inboxId: 1 };

/** A form that breaks where it is told to. */
function breaking(where: 'first message' | 'open question' | 'words'): Form {
  const form = callMeBackForm(brand);
  const [first, ...rest] = form.questions;
  if (!first) throw new Error('a form without questions');
  const fault = () => {
    throw new Error('broken on purpose');
  };
  return {
    ...form,
    questions: [
      {
        ...first,
        isAnswered: () => false,
        read: (message) => {
          if (where === 'first message' && message.first) fault();
          if (where === 'open question' && message.open && !message.first) fault();
          return first.read(message);
        },
        ask: where === 'words' ? fault : first.ask,
      },
      ...rest,
    ],
  };
}

describe('the forms on Botkit', () => {
  const engine = createBotkitEngine([callMeBackForm(brand)]);

  it('ask the first question that is not answered, by the key of its words', async () => {
    const fact = await engine(saying('call me'), asker);
    expect(fact).toMatchObject({ outcome: 'asked', say: [{ key: 'call-me-back/form-when' }] });
    expect(memoryOf(fact)).toMatchObject({ open: 'when', form: 'call-me-back@1', slots: KNOWN_VALUES });
  });

  it('keep nothing of the customer in Botkit’s own state, and render none of it as a template', async () => {
    const asked = await engine(saying('call me tomorrow at 10'), asker);
    const memory = memoryOf(asked);
    const fact = await engine(saying("{{vars.channel}} {{{user}}} o'neil & co", { memory }), asker);
    const next = memoryOf(fact);
    expect(next.slots.topic).toBe("{{vars.channel}} {{{user}}} o'neil & co");
    expect(next.engine).not.toMatch(/neil|vars|91234567|tomorrow/);
    expect(fact).toMatchObject({ say: [{ values: { topic: "{{vars.channel}} {{{user}}} o'neil & co" } }] });
  });

  it.each([
    ['of a form of another version', { form: 'call-me-back@0' }],
    ['that is broken', { engine: '{"dialog' }],
    [
      'of a dialog that is gone',
      { engine: JSON.stringify({ dialogState: { dialogStack: [{ id: 'gone@7', state: {} }] } }) },
    ],
    ['that was lost', { engine: '{}' }],
  ])('go on at the open question with a state %s', async (_what, changes) => {
    const memory = { ...memoryOf(await engine(saying('call me'), asker)), ...changes };
    const fact = await engine(saying('tomorrow at 10', { memory }), asker);
    expect(fact).toMatchObject({ outcome: 'asked', taken: true, say: [{ key: 'call-me-back/form-topic' }] });
    expect(memoryOf(fact).slots).toMatchObject(KNOWN_VALUES);
  });

  it('give the same answer to the same step', async () => {
    const memory = memoryOf(await engine(saying('call me'), asker));
    const request = saying('tomorrow at 10', { memory });
    expect(await engine(request, asker)).toEqual(await engine(request, asker));
  });
});

describe('a fault in a skill', () => {
  it.each(['first message', 'open question', 'words'] as const)('rejects the turn: %s', async (where) => {
    const fine = createBotkitEngine([callMeBackForm(brand)]);
    const memory = memoryOf(await fine(saying('call me', { known: {} }), asker));
    const broken = createBotkitEngine([breaking(where)]);
    const request =
      where === 'open question' ? saying('hm', { memory, known: {} }) : saying('call me', { known: {} });
    await expect(broken(request, asker)).rejects.toThrow('broken on purpose');
  });

  it('of the storage rejects the turn', async () => {
    const adapter = new CollectingAdapter();
    const controller = new SafeBotkit({
      adapter,
      disable_webserver: true,
      disable_console: true,
      storage: {
        read: async () => ({}),
        write: async () => {
          throw new Error('disk full');
        },
        delete: async () => undefined,
      },
    });
    controller.hears(
      async () => true,
      'message',
      async (bot) => void (await bot.say('hello')),
    );
    const activity = {
      type: 'message',
      text: '-',
      channelId: 'test',
      conversation: { id: 'a', isGroup: false, conversationType: '', name: '' },
      from: { id: 'a', name: '' },
      recipient: { id: 'b', name: '' },
    };
    const context = new TurnContext(adapter, activity);
    const form = callMeBackForm(brand);
    const scope: TurnScope = {
      form,
      before: undefined,
      sent: [],
      step: () => advance(form, saying('call me')),
    };
    await expect(inScope(scope, () => controller.handleTurn(context))).rejects.toThrow('disk full');
  });
});

describe('a step of a skill', () => {
  it('that throws gives the thread to a person', async () => {
    const skills = openSkills({
      brand,
      log: silentLog,
      load: async () => async () => {
        throw new Error('broken on purpose');
      },
    });
    expect(await skills.step(saying('call me'), asker)).toEqual({ outcome: 'failed' });
  });

  it('that hangs gives the thread to a person', async () => {
    const load = async () => () => new Promise<never>(() => undefined);
    const skills = openSkills({ brand, log: silentLog, load, stepTimeoutMs: 20 });
    expect(await skills.step(saying('call me'), asker)).toEqual({ outcome: 'failed' });
  });

  it('without Botkit is no failure, and the start says so', async () => {
    const load = () =>
      Promise.reject(Object.assign(new Error("Cannot find module 'botkit'"), { code: 'MODULE_NOT_FOUND' }));
    const skills = openSkills({ brand, log: silentLog, load, isInstalled: () => false });
    expect(await skills.step(saying('call me'), asker)).toEqual({ outcome: 'missing' });
    expect(skills.notice).toContain('botkit is not installed');
    expect(openSkills({ brand, log: silentLog }).notice).toBeUndefined();
  });

  it('loads the engine once, and not before the first step', async () => {
    let loads = 0;
    const engine = createBotkitEngine([callMeBackForm(brand)]);
    const skills = openSkills({ brand, log: silentLog, load: async () => (loads++, engine) });
    expect(loads).toBe(0);
    await Promise.all([skills.step(saying('call me'), asker), skills.step(saying('call me'), asker)]);
    expect(loads).toBe(1);
  });
});

import { type Activity, TurnContext } from 'botbuilder-core';
import { BotkitConversation, type BotkitDialogWrapper } from 'botkit';
import { SkillError } from '../../lib/errors';
import type { SkillFact, SkillRequest } from '../../turn/port';
import { advance, CONFIRM, type Form, formId, type Step } from '../form';
import type { FormEngine } from '../port';
import { SafeBotkit } from './safe-botkit';
import { CollectingAdapter, collectingStorage, currentScope, inScope, type TurnScope } from './turn-scope';

/** What stands for the customer's message inside Botkit: their words never come near its templates or its state. */
const MESSAGE = '-';

/** One controller for all threads, with a conversation for each form. */
export function createBotkitEngine(forms: readonly Form[]): FormEngine {
  const adapter = new CollectingAdapter();
  const controller = new SafeBotkit({
    adapter,
    storage: collectingStorage,
    disable_webserver: true,
    disable_console: true,
  });
  for (const form of forms) controller.addDialog(conversationOf(form, controller));
  // No conversation is open: a new one begins, at the first question that is not answered yet.
  controller.hears(
    async () => true,
    'message',
    async (bot) => {
      const { form, step } = currentScope();
      const next = step();
      for (const { key } of wordsBefore(next)) await bot.say(key);
      if (next.outcome === 'asked') await bot.beginDialog(formId(form), { thread: next.memory.open });
    },
  );

  const turn = async (scope: TurnScope, threadId: string): Promise<SkillFact> => {
    await inScope(scope, () => controller.handleTurn(new TurnContext(adapter, activityOf(threadId))));
    return factOf(scope);
  };
  return async (request, { threadId }) => {
    const form = forms.find(({ skill }) => skill === request.skill);
    if (!form) throw new SkillError('SKILL_UNKNOWN', `no form "${request.skill}" in src/skills`);
    const before = storedState(form, request);
    if (before === undefined) return await turn(scopeOf(form, request, undefined), threadId);
    try {
      return await turn(scopeOf(form, request, before), threadId);
    } catch {
      // What Botkit remembers is disposable: what is known lies in the thread's own state, so it begins anew there.
      return await turn(scopeOf(form, request, undefined), threadId);
    }
  };
}

/** One named thread for each question; which comes next is the form's business. */
function conversationOf(form: Form, controller: SafeBotkit): BotkitConversation {
  const conversation = new BotkitConversation(formId(form), controller);
  for (const name of [...form.questions.map((question) => question.name), CONFIRM]) {
    conversation.addQuestion(
      { text: () => askedIn(currentScope().step()) } as unknown as string, // a function is allowed, the types forget it
      async (_answer: string, conversing: BotkitDialogWrapper, bot) => {
        const next = currentScope().step();
        for (const { key } of wordsBefore(next)) await bot.say(key);
        if (next.outcome === 'done') await conversing.stop();
        else await conversing.gotoThread(next.memory.open);
      },
      name,
      name,
    );
  }
  return conversation;
}

/** The key of the open question's words; empty where nothing is asked because the message was no answer. */
function askedIn(step: Step): string {
  return step.outcome === 'asked' ? (step.say.at(-1)?.key ?? '') : '';
}

function wordsBefore(step: Step): Step['say'] {
  return step.outcome === 'asked' ? step.say.slice(0, -1) : step.say;
}

function scopeOf(form: Form, request: SkillRequest, before: TurnScope['before']): TurnScope {
  let step: Step | undefined;
  return {
    form,
    before,
    sent: [],
    step: () => {
      step ??= advance(form, request);
      return step;
    },
  };
}

/** The form's own words for what Botkit "sent"; anything else would be Botkit's, and no customer reads that. */
function factOf(scope: TurnScope): SkillFact {
  const step = scope.step();
  const say = scope.sent.map((key) => {
    const words = step.say.find((each) => each.key === key);
    if (!words)
      throw new SkillError('SKILL_WORDS_UNKNOWN', `the form "${step.skill}" has no words for what it sent`);
    return words;
  });
  if (step.outcome === 'done') return { ...step, say };
  return { ...step, say, memory: { ...step.memory, engine: JSON.stringify(scope.after ?? {}) } };
}

/** Undefined: none, of another version, or broken. */
function storedState(form: Form, { memory }: SkillRequest): TurnScope['before'] {
  if (memory?.engine === undefined || memory.form !== formId(form)) return undefined;
  try {
    const state: unknown = JSON.parse(memory.engine);
    return typeof state === 'object' && state !== null ? state : undefined;
  } catch {
    return undefined;
  }
}

function activityOf(threadId: string): Partial<Activity> {
  // The rest are fields of channels that Botkit never looks at.
  return {
    type: 'message',
    text: MESSAGE,
    channelId: 'renewdesk',
    conversation: { id: threadId, isGroup: false, conversationType: '', name: '' },
    from: { id: threadId, name: '' },
    recipient: { id: 'renewdesk', name: '' },
  };
}

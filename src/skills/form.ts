import type { CaseRequest, SkillFact, SkillMemory, SkillRequest } from '../turn/port';

export type Slots = SkillMemory['slots'];
export type Words = SkillMemory['again'];
type Said = SkillRequest['said'];

/** What a question may look at when it reads a message. */
export interface Message {
  readonly said: Said;
  readonly slots: Slots;
  /** This question is the open one. */
  readonly open: boolean;
  /** The first message of the skill: "call me tomorrow about my bill". */
  readonly first: boolean;
  /** Business time, epoch ms. */
  readonly now: number;
}

/** Slots to set; `undefined` takes one away. */
export type Patch = Readonly<Record<string, string | number | undefined>>;

export type Reading =
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'filled'; readonly patch: Patch }
  /** Understood, but it cannot be: the words say why and ask again. */
  | { readonly outcome: 'refused'; readonly say: Words; readonly patch?: Patch };

export interface Question {
  readonly name: string;
  /** Any text is an answer, so it is read only where nothing else is meant. */
  readonly free?: true;
  readonly expects?: 'contact';
  /** The answer is a name or an address, whose language says nothing about the customer's. */
  readonly names?: true;
  isAnswered(slots: Slots, now: number): boolean;
  read(message: Message): Reading;
  ask(slots: Slots): Words;
  /** In other words. */
  again(slots: Slots): Words;
  /** A text that names this question when something is to be changed: "the number". */
  readonly named: RegExp;
}

/** A form: questions in order, a summary to say yes to, and what becomes of it. Pure; no engine is known here. */
export interface Form {
  /** The intent whose form it is. */
  readonly skill: string;
  /** Raised with every change of the questions. */
  readonly version: number;
  readonly questions: readonly Question[];
  /** What the thread knows already. */
  known(known: SkillRequest['known']): Slots;
  summary(slots: Slots): Words;
  confirmed(slots: Slots): readonly Words[];
  request(slots: Slots, complete: boolean): CaseRequest;
  /** Words for a question that belongs to the form although it is no answer; undefined: it is none. */
  aside?(said: Said): Words | undefined;
}

/** The name of the step that asks for a yes to the summary. */
export const CONFIRM = 'confirm';

export type Step =
  | (Omit<Extract<SkillFact, { outcome: 'asked' }>, 'memory'> & { readonly memory: SkillMemory })
  | Extract<SkillFact, { outcome: 'done' }>;

/** Set while the customer is asked what to change: any text may then be it. */
const CHANGING = 'changing';
const SURE_OF_NO = 0.9;
/** Where an earlier answer is taken back. */
const CHANGE =
  /(?<!\p{L})(?:instead|rather|actually|i meant?|wrong|correction|change (?:it|that|the)|make it|no wait|sorry|heller|i stedet|istedenfor|mente|feil|egentlig|endre|rettelse|nei vent|beklager)(?!\p{L})|不对|不是|改成|改为|改到|改一下|换成|说错|写错|错了|还是|更正/iu;
const YES =
  /^\s*(?:y|yes|yep|yeah|sure|correct|right|ok|okay|ja|jo|japp|riktig|stemmer|好|好的|对|对的|是|是的|可以|行|没错|确认|没问题)[\s.!。！]*$/iu;
const NO = /^\s*(?:n|no|nope|nei|niks|不|不对|不是|错了|有误|不正确)[\s.!。！]*$/iu;

export function formId({ skill, version }: Form): string {
  return `${skill}@${version}`;
}

/** Takes the message as an answer and says which question comes next. Pure: the same request gives the same step. */
export function advance(form: Form, request: SkillRequest): Step {
  const { memory, said, now } = request;
  const before: Slots = { ...(memory ? {} : form.known(request.known)), ...memory?.slots };
  const open = openQuestion(form, memory, before, now);
  if (memory && open === CONFIRM) {
    const decided = decideOnSummary(form, request, before);
    if (decided) return decided;
  }
  if (memory && takesBack(form, open, request)) {
    return asked(form, { ...before, [CHANGING]: 1 }, CONFIRM, { taken: true, say: [changeWords(form)] });
  }
  const taken = readAll(form, { said, slots: before, now, open, first: memory === undefined });
  const next = nextQuestion(form, taken.slots, now);
  const aside = memory && form.aside?.(said);
  if (memory && !taken.any) {
    const none = asked(form, taken.slots, open, { taken: false, say: [] });
    return aside ? { ...none, taken: true, say: [{ ...aside, withNext: true }, none.memory.again] } : none;
  }
  if (taken.refused) {
    // What was refused has said what is asked; the words for that question would say it twice.
    return asked(form, taken.slots, taken.refused.question, { taken: true, say: [taken.refused.say] });
  }
  const slots = patched(taken.slots, { [CHANGING]: undefined });
  return asked(form, slots, next, { taken: true, say: [wordsFor(form, next, slots)] });
}

/** "No, that won't do", where any text is an answer: something said before is meant. */
function takesBack({ questions }: Form, open: string, { said }: SkillRequest): boolean {
  const question = questions.find(({ name }) => name === open);
  return (
    question?.free === true && !question.names && said.intent === 'deny' && said.confidence >= SURE_OF_NO
  );
}

function changeWords({ skill }: Form): Words {
  return { key: `${skill}/change` };
}

interface Taken {
  readonly slots: Slots;
  readonly any: boolean;
  readonly refused?: { readonly question: string; readonly say: Words };
}

type Hearing = Pick<Message, 'said' | 'slots' | 'now' | 'first'> & { readonly open: string };

/** The open question first, then whatever else was said: an answer may come early, or correct an earlier one. */
function readAll(form: Form, { said, slots, now, open, first }: Hearing): Taken {
  const correcting = said.slots.correction === true || CHANGE.test(said.text) || open === CONFIRM;
  const openOne = form.questions.find(({ name }) => name === open);
  const others = form.questions.filter((question) => question !== openOne && !question.free);
  let result: Taken = { slots, any: false };
  const take = (question: Question) => {
    const message = { said, slots: result.slots, now, first, open: question === openOne };
    result = taking(result, question, question.read(message));
  };
  const takeOthers = () => {
    for (const question of others) {
      if (first || correcting || !question.isAnswered(slots, now)) take(question);
    }
  };
  // "No, on 98765432 instead" is no topic, although any text could be one.
  if (openOne?.free) {
    if (correcting) takeOthers();
    if (!result.any) {
      take(openOne);
      takeOthers();
    }
    return result;
  }
  if (openOne) take(openOne);
  takeOthers();
  if (first || open === CONFIRM) {
    for (const question of form.questions) if (question.free && question !== openOne) take(question);
  }
  if (!result.any && slots[CHANGING] !== undefined) {
    for (const question of form.questions.filter(({ free, names }) => free && !names)) {
      const message = { said, slots: result.slots, now, first, open: true };
      result = taking(result, question, question.read(message));
    }
  }
  return result;
}

function taking(before: Taken, question: Question, reading: Reading): Taken {
  switch (reading.outcome) {
    case 'nothing':
      return before;
    case 'filled':
      return { ...before, slots: patched(before.slots, reading.patch), any: true };
    case 'refused':
      return {
        slots: patched(before.slots, reading.patch ?? {}),
        any: true,
        refused: before.refused ?? { question: question.name, say: reading.say },
      };
  }
}

/** Yes, no, and "the time, please"; undefined: look for a correction. */
function decideOnSummary(form: Form, { said, now }: SkillRequest, slots: Slots): Step | undefined {
  const { choice, intent, text } = said;
  // A yes to a time that has gone by meanwhile is worth nothing.
  const stale = form.questions.find((question) => !question.isAnswered(slots, now));
  const yes =
    choice === `${form.skill}:yes` || (choice === undefined && (YES.test(text) || intent === 'affirm'));
  const changed = CHANGE.test(text) && !YES.test(text);
  if (stale && yes) return asked(form, slots, stale.name, { taken: true, say: [stale.ask(slots)] });
  if (yes && !changed) {
    const { skill } = form;
    return { outcome: 'done', skill, say: form.confirmed(slots), request: form.request(slots, true) };
  }
  const named = form.questions.find((question) => question.named.test(text));
  const reads = form.questions.some(
    (question) => question.read({ said, slots, now, first: false, open: false }).outcome !== 'nothing',
  );
  if (reads && choice === undefined) return undefined;
  if (choice === `${form.skill}:change` || NO.test(text) || (intent === 'deny' && !named)) {
    return asked(form, { ...slots, [CHANGING]: 1 }, CONFIRM, { taken: true, say: [changeWords(form)] });
  }
  if (!named) return undefined;
  const without = patched(
    slots,
    Object.fromEntries(Object.keys(slots).map((name) => [name, clearedBy(named, name, slots)])),
  );
  return asked(form, without, named.name, { taken: true, say: [named.ask(without)] });
}

function clearedBy({ name: question }: Question, name: string, slots: Slots): string | number | undefined {
  return name === question || name.startsWith(`${question}.`) ? undefined : slots[name];
}

function openQuestion(form: Form, memory: SkillMemory | undefined, slots: Slots, now: number): string {
  if (!memory) return nextQuestion(form, slots, now);
  const known = memory.open === CONFIRM || form.questions.some(({ name }) => name === memory.open);
  return known ? memory.open : nextQuestion(form, slots, now);
}

function nextQuestion(form: Form, slots: Slots, now: number): string {
  return form.questions.find((question) => !question.isAnswered(slots, now))?.name ?? CONFIRM;
}

function wordsFor(form: Form, open: string, slots: Slots): Words {
  return form.questions.find(({ name }) => name === open)?.ask(slots) ?? form.summary(slots);
}

/** Before everything is known there is nothing to sum up. */
function summaryOr(form: Form, slots: Slots): Words {
  const whole = form.questions.every((question) => question.isAnswered(slots, 0));
  return whole && slots[CHANGING] === undefined ? form.summary(slots) : changeWords(form);
}

function asked(
  form: Form,
  slots: Slots,
  open: string,
  { taken, say }: { readonly taken: boolean; readonly say: readonly Words[] },
): Extract<Step, { outcome: 'asked' }> {
  const question = form.questions.find(({ name }) => name === open);
  const expects = question ? question.expects : 'yes_or_no';
  return {
    outcome: 'asked',
    skill: form.skill,
    taken,
    say,
    ...(expects && { expects }),
    memory: {
      skill: form.skill,
      form: formId(form),
      slots,
      open,
      free: question?.free === true,
      ...(question?.names && { names: true }),
      again: question?.again(slots) ?? summaryOr(form, slots),
      request: form.request(slots, false),
    },
  };
}

function patched(slots: Slots, patch: Patch): Slots {
  const merged = Object.entries({ ...slots, ...patch });
  return Object.fromEntries(
    merged.filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}

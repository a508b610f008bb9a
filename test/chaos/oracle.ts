/** A line of the emulator's log, as far as the oracle reads it. */
export interface LogLine {
  readonly seq: number;
  readonly machineAt: number;
  readonly type: string;
  readonly channel?: string;
  readonly userId?: string;
  readonly messageId?: string;
  readonly text?: string | null;
  readonly metadata?: string | null;
  readonly status?: number;
  readonly ms?: number;
  readonly kinds?: readonly string[];
  readonly ids?: readonly string[];
}

/** What the customers and the platform saw; every list names the numbers or texts concerned. */
export interface Judgement {
  /** Questions the product answered 200 for. */
  readonly acknowledged: number;
  /** Messages the platform accepted from the product. */
  readonly accepted: number;
  readonly unacknowledged: readonly string[];
  readonly lost: readonly string[];
  readonly double: readonly string[];
  readonly outOfOrder: readonly string[];
  /** Answers that no question of the same thread called for. */
  readonly foreign: readonly string[];
  /** Of each answered question: machine times of its first 200 and of its answer, epoch ms. */
  readonly answered: readonly { readonly from: number; readonly to: number }[];
}

interface Question {
  readonly number: string;
  readonly thread: string;
  readonly saidAt: number;
  /** Log line of the first 200; undefined: never. */
  acknowledged?: LogLine;
  /** Machine time at which the first attempt of its delivery began. */
  firstTriedAt: number;
  readonly answers: LogLine[];
}

const NUMBER = /NO-\d+/g;

/**
 * Judges a run from the emulator's log alone. Each question carries an order number of its own, each answer repeats
 * the numbers it answers, so a question is answered by exactly one message or something is wrong.
 */
export function judge(lines: readonly LogLine[]): Judgement {
  const questions = readQuestions(lines);
  const accepted = lines.filter((line) => line.type === 'accepted');
  const foreign = accepted.flatMap((line) => assign(line, questions));
  const all = [...questions.values()];
  const known = all.filter((question) => question.acknowledged);
  return {
    acknowledged: known.length,
    accepted: accepted.length,
    unacknowledged: all.filter((question) => !question.acknowledged).map(({ number }) => number),
    lost: known.filter(({ answers }) => answers.length === 0).map(({ number }) => number),
    double: [
      ...all.filter(({ answers }) => answers.length > 1).map(({ number }) => number),
      ...sameTwice(accepted),
    ],
    outOfOrder: outOfOrder(known),
    foreign,
    answered: known.flatMap(({ acknowledged, answers: [first] }) =>
      acknowledged && first ? [{ from: acknowledged.machineAt, to: first.machineAt }] : [],
    ),
  };
}

function readQuestions(lines: readonly LogLine[]): Map<string, Question> {
  const questions = new Map<string, Question>();
  const byMessage = new Map<string, Question>();
  for (const line of lines) {
    if (line.type === 'said') {
      const number = line.text?.match(NUMBER)?.[0];
      if (!number || !line.messageId) continue;
      const question: Question = {
        number,
        thread: threadOf(line),
        saidAt: line.seq,
        firstTriedAt: Number.POSITIVE_INFINITY,
        answers: [],
      };
      questions.set(number, question);
      byMessage.set(line.messageId, question);
    }
    if (line.type !== 'webhook') continue;
    for (const id of line.ids ?? []) {
      const question = byMessage.get(id);
      if (!question) continue;
      question.firstTriedAt = Math.min(question.firstTriedAt, line.machineAt - (line.ms ?? 0));
      if (line.status === 200) question.acknowledged ??= line;
    }
  }
  return questions;
}

/** Notes an answer with its questions. @returns what nobody of this thread had asked. */
function assign(line: LogLine, questions: ReadonlyMap<string, Question>): string[] {
  // The second part of an answer says so; it is judged as a message of its own, see sameTwice.
  const text = line.text ?? '';
  const numbers = text.split('There is more to say')[0]?.match(NUMBER) ?? [];
  const foreign: string[] = [];
  for (const number of numbers) {
    const question = questions.get(number);
    if (!question || question.thread !== threadOf(line)) foreign.push(`${threadOf(line)}: ${text}`);
    else question.answers.push(line);
  }
  return foreign;
}

/** Two accepted messages of one outbox row, or of the same words in one thread: no two answers are alike here. */
function sameTwice(accepted: readonly LogLine[]): string[] {
  const seen = new Set<string>();
  const twice: string[] = [];
  for (const line of accepted) {
    for (const mark of [`${threadOf(line)} ${line.text}`, line.metadata ? `#${line.metadata}` : undefined]) {
      if (mark === undefined) continue;
      if (seen.has(mark)) twice.push(mark);
      seen.add(mark);
    }
  }
  return twice;
}

/**
 * Pairs of a thread answered the wrong way round. Only pairs in which the earlier question was on disk before the
 * later one was first delivered: otherwise the platform itself brought them in the other order.
 */
function outOfOrder(questions: readonly Question[]): string[] {
  const wrong: string[] = [];
  for (const first of questions) {
    for (const second of questions) {
      if (first.thread !== second.thread || first.saidAt >= second.saidAt) continue;
      if ((first.acknowledged?.machineAt ?? Number.POSITIVE_INFINITY) >= second.firstTriedAt) continue;
      const [a, b] = [first.answers[0], second.answers[0]];
      if (a && b && a.seq > b.seq) wrong.push(`${first.number} after ${second.number}`);
    }
  }
  return wrong;
}

function threadOf({ channel, userId }: LogLine): string {
  return `${channel}:${userId}`;
}

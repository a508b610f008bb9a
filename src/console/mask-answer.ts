import { hideNumbers } from './without-order-data';

/** Fields that hold ids of ours, which the desk sends back as they are, and facts about the person who asks. */
const OWN_IDS: ReadonlySet<string> = new Set([
  'accountId',
  'accounts',
  'address',
  'browser',
  'csrf',
  'cursor',
  'id',
  'nextCursor',
  'threadId',
]);
/** What is reported under a name that others go by; on WhatsApp that is a phone number. */
const NAMED_SUBJECT = /^(?:domain|renewal|app:(?:ios|android)|handle:(?!whatsapp:)\w+):/;
/** Whole texts that only look like numbers: thread and account ids, UUIDs, days and moments, colours. */
const OWN_SHAPES = [
  /^(?:instagram|facebook|x):[\w.-]{1,64}(?::[\w.-]{1,64})?$/,
  /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/,
  /^\d{4}-\d{2}-\d{2}(?:T[\d:.]{5,12}Z?)?$/,
  /^#[\da-f]{3,8}$/i,
];

/**
 * An answer as somebody may read it who sees no order data: numbers and addresses are hidden in every text of it. The
 * routes leave order data out by themselves; this is for the field that somebody forgets.
 */
export function maskAnswer(answer: unknown, field = ''): unknown {
  if (typeof answer === 'string') {
    if (field === 'subject') return maskSubject(answer);
    return isOwn(answer, field) ? answer : hideNumbers(answer);
  }
  if (Array.isArray(answer)) return answer.map((item: unknown) => maskAnswer(item, field));
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, maskAnswer(value, name)]));
}

/** Its kind stays, so that a reader knows what is hidden. */
function maskSubject(subject: string): string {
  if (NAMED_SUBJECT.test(subject)) return subject;
  const kind = subject.slice(0, subject.indexOf(':') + 1);
  return kind + hideNumbers(subject.slice(kind.length));
}

function isOwn(text: string, field: string): boolean {
  return OWN_IDS.has(field) || OWN_SHAPES.some((shape) => shape.test(text));
}

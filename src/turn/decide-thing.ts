import type { DecideContext, ReplyValue, ThreadState, Understanding } from './port';

/** Answers about what is ours; a link alone, or what was asked for there, belongs to it. */
export const ABOUT_OURS = 'link-check';
/** A "yes, that is us" or a privacy notice must not be the answer about somebody else's account or address. */
const ABOUT_US = new Set(['bot-identity', 'privacy']);
/** Whoever thanks "@ola" asks nothing about the account. */
const NAMES_SOMEBODY = new Set(['thanks']);
/** Something a judge could look at: an address, an account, a number. */
const LOOKS_LIKE_A_THING = /@[\p{L}\p{N}_]|[\p{L}\p{N}][._][\p{L}\p{N}]|\d{6}/u;
const ONE_TOKEN = /^\s{0,9}\S{1,200}\s{0,9}$/u;
/** Chinese writes an account without a space before it; a letter of another script makes it an e-mail address. */
const ACCOUNT =
  /(?<!(?!\p{Script=Han})[\p{L}\p{N}._@/+-])[@＠]((?:(?!\p{Script=Han})[\p{L}\p{N}_.-]){2,40})/gu;
/** "I'm @kari", "min konto er @kari", "我的账号是 @kari": the customer's own, which nobody asks about. */
const CALLS_OWN =
  /(?<!\p{L})(?:i am|i[’']?m|jeg er|jeg heter)\s{1,3}$|(?<!\p{L})(?:my|min|mitt)\s(?:[^\s@]{1,20}\s){0,3}[^\s@]{1,20}(?::|\s(?:is|er))\s{0,3}$|我(?:是|叫)\s{0,3}$|我的[^@]{0,8}[是:：]\s{0,3}$/iu;
/** As far before an account as its owner is looked for. */
const BEFORE = 80;

/**
 * Whether a message is about the link or the account it names, whatever its words remind the engine of.
 * @param givesWay the understood intent is a pleasantry or nothing at all.
 */
export function isAboutThing(
  understanding: Understanding,
  state: ThreadState,
  { brand }: Pick<DecideContext, 'brand'>,
  givesWay: boolean,
): boolean {
  const { intent, slots, text } = understanding;
  const asked = state.answered?.at(-1)?.intent === ABOUT_OURS && LOOKS_LIKE_A_THING.test(text);
  // An account's name alone is what was asked for, whatever its letters remind the engine of.
  if (asked && ONE_TOKEN.test(text)) return true;
  if (givesWay && (asked || slots.url !== undefined)) return true;
  if (!givesWay && !ABOUT_US.has(intent)) return false;
  if (slots.url !== undefined && !isOnOwnDomain(slots.url, brand.values.domains)) return true;
  return !NAMES_SOMEBODY.has(intent) && namesAccount(understanding, brand.values.handles);
}

function namesAccount({ text, slots }: Understanding, handles: ReplyValue | undefined): boolean {
  const ownMailHost = slots.email?.split('@').at(-1);
  return [...text.matchAll(ACCOUNT)].some((match) => {
    const name = (match[1] ?? '').replace(/[.-]+$/, '').toLowerCase();
    const before = text.slice(Math.max(0, match.index - BEFORE), match.index);
    // "@fjordesim hello": on X that is how we are spoken to.
    const speaksToUs = before.trim() === '' && wordsOf(handles).some((own) => own.endsWith(`@${name}`));
    return !speaksToUs && name !== ownMailHost && !CALLS_OWN.test(before);
  });
}

function isOnOwnDomain(url: string, domains: ReplyValue | undefined): boolean {
  const typed = /^https?:\/\//i.test(url) ? url : `https://${url}`;
  if (!URL.canParse(typed)) return false;
  const { hostname } = new URL(typed);
  return wordsOf(domains).some((own) => hostname === own || hostname.endsWith(`.${own}`));
}

/** The entries of a list among the brand's values, lower case. */
function wordsOf(value: ReplyValue | undefined): string[] {
  if (typeof value !== 'object' || !('list' in value)) return [];
  return value.list.flatMap((one) => (typeof one === 'string' ? [one.toLowerCase()] : []));
}

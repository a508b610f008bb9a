import type { Brand } from '../brand';
import { ONE_TO_TWELVE } from '../lib/number-words';
import { type Countries, createCountries } from './countries';
import type { Form, Message, Question, Reading, Slots } from './form';
import { asksUs, freeText, isQuestion } from './free-text';
import { draftQuote, plansIn, plansLike } from './quote-draft';

const SKILL = 'bulk-order';
const FEWEST = 2;
/** From here on a plan of its own is made with the customer. */
const TOO_MANY = 10_000;
const LONGEST_NAME = 80;
const BARE_NUMBER = /^\D{0,24}?([-−–]\s?)?(\d{1,3}(?:[ .,]\d{3})+|\d{1,9})(?![\d.,]*\d)\D{0,24}$/u;
const NEGATIVE = /(?<![\p{L}\p{N}])[-−–]\s?\d+(?![\d:/-])/u;
const COUNT = '([-−–]\\s?)?(\\d{1,3}(?:[ .,]\\d{3})+|\\d{1,9})';
const BESIDE_COUNT =
  '(?:no|nope|nei|sorry|beklager|actually|egentlig|i mean|i meant|mente|make it|make that|change (?:it|that) to|it should be|should be|(?:det )?skal være|please|takk|instead|rather|heller|i stedet|istedenfor|e-?sims?|stk|不对|不是|改成|改为|换成|应该是|还是|吧|张|个|份|[\\s,.:!，。：！])';
/** "50 instead": nothing but a number and words of changing. */
const CORRECTED = new RegExp(`^${BESIDE_COUNT}*${COUNT}${BESIDE_COUNT}*$`, 'iu');
const QUANTITY_NAMED =
  /(?<!\p{L})(?:quantity|how many|amount|number|antall(?:et)?|mengde)(?!\p{L})|数量|个数|多少/iu;
const TERMS =
  /(?<!\p{L})(?:invoic\w*|bill(?:ed)? us|pay(?:ment)?s?|terms|fakturer\p{L}*|faktura\p{L}*|betal\p{L}*|ehf|kid-nummer)(?!\p{L})|发票|付款|支付|月结|对公|转账|账期/iu;
const ASKS =
  /^\s*(?:and |og |but |men )?(?:can|could|may|do|will|is it|how|kan|går det|får|er det|hvordan|må)(?!\p{L})|^(?:能|可以|可不可以|怎么|如何)|[吗呢][。.]?\s*$/iu;
const COMPANY_SAID =
  /(?:company (?:is|name is|called)|we are (?:from )?|(?:firmaet|bedriften|selskapet) (?:heter|er)|公司(?:名称?)?(?:是|叫|为|：|:))\s*([^,;，；\n]{2,80})/iu;
const NONE = /^(?:none|no company|private|privat|ingen|ikke noe|n\/a|-|没有|无|个人)$/iu;

/** A quote for many: how many, for whom, where, and where to send it. The draft goes to a person with the case. */
export function bulkOrderForm(brand: Pick<Brand, 'brand' | 'plans'>): Form {
  const countries = createCountries();
  return {
    skill: SKILL,
    version: 1,
    questions: [quantity(brand), company(countries), country(countries), EMAIL],
    aside: (said) => (asksForTerms(said) ? { key: 'bulk-order/terms' } : undefined),
    known: ({ email }) => (email === undefined ? {} : { email }),
    summary: (slots) => ({
      key: 'bulk-order/summary',
      values: {
        quantity: Number(slots.quantity),
        company: String(slots.company),
        country: isCode(slots.country) ? { names: countries.namesOf(slots.country) } : String(slots.country),
        email: String(slots.email),
      },
      choices: [
        { id: `${SKILL}:yes`, key: 'bulk-order/choice-yes' },
        { id: `${SKILL}:change`, key: 'bulk-order/choice-change' },
        { id: `${SKILL}:cancel`, key: 'bulk-order/choice-cancel' },
      ],
    }),
    confirmed: (slots) => [{ key: 'bulk-order/done', values: { email: String(slots.email) } }],
    request: (slots, complete) => ({
      skill: SKILL,
      complete,
      values: [
        ...['quantity', 'company'].flatMap((name) => valueOf(name, slots)),
        ...(slots.country === undefined ? [] : [{ name: 'country', value: countryName(slots, countries) }]),
        ...['email', 'plan', 'cycle'].flatMap((name) => valueOf(name, slots)),
      ],
      ...(typeof slots.quantity === 'number' && {
        quote: draftQuote(brand, {
          quantity: slots.quantity,
          planIds: typeof slots.plan === 'string' ? slots.plan.split(', ') : [],
          cycle: typeof slots.cycle === 'string' ? slots.cycle : undefined,
        }),
      }),
    }),
  };
}

const NOTHING: Reading = { outcome: 'nothing' };

/** "Can we get an invoice?": it comes with the quote, and who asks has not left the form. */
function asksForTerms(said: Message['said']): boolean {
  const asks = isQuestion({ said }) || ASKS.test(said.text);
  return asks && (TERMS.test(said.text) || said.intent === 'payment-methods');
}

/** Reads the plan and the cycle beside it: neither is asked for, both make the draft shorter. */
function quantity({ plans }: Pick<Brand, 'plans'>): Question {
  return {
    name: 'quantity',
    named: QUANTITY_NAMED,
    isAnswered: ({ quantity: count }) => count !== undefined,
    read: (message) => {
      const beside = besidePatch(message, plans);
      const count = countIn(message);
      if (count === undefined || count === message.slots.quantity) {
        return Object.keys(beside).length > 0 && !message.first && message.open
          ? { outcome: 'refused', say: { key: 'bulk-order/again-quantity' }, patch: beside }
          : withPatch(NOTHING, beside, message);
      }
      if (count < 0 || !Number.isSafeInteger(count)) return refuse('bulk-order/not-a-number', beside);
      if (count < FEWEST) return refuse('bulk-order/too-few', beside);
      if (count >= TOO_MANY) return refuse('bulk-order/too-many', beside);
      return { outcome: 'filled', patch: { ...beside, quantity: count } };
    },
    ask: () => ({ key: 'bulk-order/form-quantity' }),
    again: () => ({ key: 'bulk-order/again-quantity' }),
  };
}

// A plan said in the first message is kept although nothing was counted in it.
function withPatch(reading: Reading, patch: Slots, { first }: Message): Reading {
  return first && Object.keys(patch).length > 0 ? { outcome: 'filled', patch } : reading;
}

function refuse(key: string, patch: Slots): Reading {
  return { outcome: 'refused', say: { key }, patch: { ...patch, quantity: undefined } };
}

function besidePatch({ said }: Message, plans: Brand['plans']): Slots {
  const named = plansIn(said.text, plans);
  const meant = named.length > 0 ? named : plansLike(said.text, plans);
  return {
    ...(meant.length > 0 && { plan: meant.map(({ id }) => id).join(', ') }),
    ...(said.slots.cycle !== undefined && { cycle: said.slots.cycle }),
  };
}

function countIn({ said, open, first }: Message): number | undefined {
  const { text, slots, choice } = said;
  const negative = NEGATIVE.test(text) && !/\d\s?[-−–]\s?\d/u.test(text);
  if (open) {
    const bare = BARE_NUMBER.exec(text.replace(/\d{1,3}\s?gb/giu, ''));
    if (bare) return numberOf(bare, negative);
    const named = ONE_TO_TWELVE[text.trim().toLowerCase()];
    if (named !== undefined) return named;
  }
  if (slots.quantity === undefined) {
    const corrects = !first && !open && choice === undefined && slots.email === undefined;
    return bigNumberIn(text) ?? (corrects ? correctedIn(text, negative) : undefined);
  }
  return negative ? -slots.quantity : slots.quantity;
}

/** An earlier answer in other words: "50 instead", "the number should be 50". */
function correctedIn(text: string, negative: boolean): number | undefined {
  const found = CORRECTED.exec(text.trim()) ?? (QUANTITY_NAMED.test(text) ? BARE_NUMBER.exec(text) : null);
  return found ? numberOf(found, negative) : undefined;
}

function numberOf([, sign, digits = '']: RegExpExecArray, negative: boolean): number {
  return Number(digits.replace(/[ .,]/g, '')) * (sign || negative ? -1 : 1);
}

/** More than the slot reader takes for an order: "20000 eSIMs". */
function bigNumberIn(text: string): number | undefined {
  const found =
    /(?<![\d-])(-?\d{1,3}(?:[ .,]\d{3})+|-?\d{5,9}|-\d+|0) ?(?:e-?sims?|sims?|plans?|cards?|stk|kort|张|个|份)/iu.exec(
      text,
    );
  return found ? Number((found[1] ?? '').replace(/[ .,]/g, '')) : undefined;
}

function company(countries: Countries): Question {
  return {
    name: 'company',
    free: true,
    names: true,
    named:
      /(?<!\p{L})(?:company|firm|organi[sz]ation|firma(?:et)?|bedrift(?:en)?|selskap(?:et)?)(?!\p{L})|公司|单位/iu,
    isAnswered: ({ company: name }) => name !== undefined,
    read: (message) => {
      const { said, open } = message;
      const told = COMPANY_SAID.exec(said.text)?.[1];
      if (!open && told === undefined) return NOTHING;
      if (open && (asksUs(message) || isQuestion(message) || asksForTerms(said))) return NOTHING;
      const name = freeText(told ?? nameIn(said.text, said.slots.email, countries));
      if (name === undefined) return NOTHING;
      return { outcome: 'filled', patch: { company: NONE.test(name) ? '–' : name.slice(0, LONGEST_NAME) } };
    },
    ask: () => ({ key: 'bulk-order/form-company' }),
    again: () => ({ key: 'bulk-order/again-company' }),
  };
}

/** "Acme AS, Norway, post@acme.no": the name is what is neither a country nor an address. */
function nameIn(text: string, email: string | undefined, countries: Countries): string {
  const parts = text
    .split(/[,;，；、\n]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !(email !== undefined && part.toLowerCase().includes(email)));
  const name = parts.find((part) => countries.find(part) === undefined);
  return name ?? parts[0] ?? text;
}

function country(countries: Countries): Question {
  return {
    name: 'country',
    names: true,
    named: /(?<!\p{L})(?:country|land(?:et)?)(?!\p{L})|国家/iu,
    isAnswered: (slots) => slots.country !== undefined,
    read: (message) => {
      const { said, open, slots } = message;
      // "Esims for Norway" says where they are used, not where the company is.
      const code = message.first ? undefined : countries.find(withoutPlans(said.text));
      if (code !== undefined && (open || code !== slots.country) && !isQuestion(message))
        return { outcome: 'filled', patch: { country: code, 'country.missed': undefined } };
      const typed = open && !isQuestion(message) && !asksForTerms(said) ? freeText(said.text) : undefined;
      if (typed === undefined || asksUs(message) || said.slots.email !== undefined) return NOTHING;
      // Not on the list: asked once more, then taken as it is written.
      if (slots['country.missed'] === undefined && said.intent === 'fallback')
        return {
          outcome: 'refused',
          say: { key: 'bulk-order/again-country' },
          patch: { 'country.missed': 1 },
        };
      return slots['country.missed'] === undefined
        ? NOTHING
        : {
            outcome: 'filled',
            patch: { country: typed.slice(0, LONGEST_NAME), 'country.missed': undefined },
          };
    },
    ask: () => ({ key: 'bulk-order/form-country' }),
    again: () => ({ key: 'bulk-order/again-country' }),
  };
}

/** "Norway 10 GB" is a plan. */
function withoutPlans(text: string): string {
  return text.replace(/(?:norway|norge|nordic|norden|挪威|北欧)\s?\d{1,3}\s?gb/giu, ' ');
}

const EMAIL: Question = {
  name: 'email',
  expects: 'contact',
  names: true,
  named: /(?<!\p{L})(?:e-?mail|mail|e-?post(?:adresse[n]?)?|address)(?!\p{L})|邮箱|邮件/iu,
  isAnswered: ({ email }) => email !== undefined,
  read: ({ said, slots }) => {
    const { email } = said.slots;
    return email === undefined || email === slots.email ? NOTHING : { outcome: 'filled', patch: { email } };
  },
  ask: () => ({ key: 'bulk-order/form-email' }),
  again: () => ({ key: 'bulk-order/again-email' }),
};

function countryName({ country: value }: Slots, countries: Countries): string {
  return isCode(value) ? countries.nameOf(value) : String(value ?? '');
}

function isCode(value: string | number | undefined): value is string {
  return typeof value === 'string' && /^[A-Z]{2}$/.test(value);
}

function valueOf(name: string, slots: Slots): { name: string; value: string }[] {
  const value = slots[name];
  return value === undefined ? [] : [{ name, value: String(value) }];
}

import type { ReplyPart } from '../channel/compose';
import { AppError } from '../lib/errors';
import type { Language } from '../lib/languages';
import type { IntentCatalogue } from './catalogue';
import type { Action, DecideContext, ReplyValue, Say, SentLink, ThreadState } from './port';
import { fillPlaceholders, type Reply } from './replies-file';
import { createFormatValue } from './reply-format';

type IssueLink = Extract<Action, { type: 'issue_link' }>;
type Values = Readonly<Record<string, ReplyValue>>;

/** A link made for an `issue_link` action: what {url}, {code} and {linkExpires} stand for. */
export interface MadeLink {
  readonly url: string;
  readonly code: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export interface RenderInput {
  /** All actions of the decision; those without words are passed over. */
  readonly actions: readonly Action[];
  /** The state the decision returned; words are in its language unless `language` says otherwise. */
  readonly state: ThreadState;
  readonly language: Language;
  readonly brand: DecideContext['brand'];
  /** Chooses a variant; without it the first one comes first and the others follow in order. */
  readonly pick?: (below: number) => number;
  /** Needed where an action is `issue_link`. */
  readonly linkFor?: (action: IssueLink) => MadeLink;
}

export interface Rendered {
  readonly parts: readonly ReplyPart[];
  /** To be stored as the state's `said`. */
  readonly said: ThreadState['said'];
  /** The choices shown, in the order of their numbers; to be stored as the state's `choices`. Empty: none. */
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  /** The link among the words, to be stored as the state's `lastLink`. */
  readonly link?: SentLink;
}

export interface Replies {
  /**
   * Puts actions into words.
   * @throws AppError REPLY_KEY_UNKNOWN, REPLY_VALUE_MISSING, REPLY_LINK_MISSING: mistakes in code or reply files.
   */
  render(input: RenderInput): Rendered;
  /** The first variant of a reply that only uses brand values, e.g. the hint above a numbered menu. */
  words(key: string, language: Language, brand: DecideContext['brand']): string;
}

/** @param options.timeZone IANA name of the brand's zone, in which days and times are written. */
export function createReplies(catalogue: IntentCatalogue, options: { readonly timeZone: string }): Replies {
  const formatValue = createFormatValue(options.timeZone);
  const replyOf = (key: string): Reply => {
    const reply = catalogue.replies.get(key);
    if (!reply)
      throw new AppError('REPLY_KEY_UNKNOWN', `no reply "${key}": add it to intents/*/replies.*.yaml`);
    return reply;
  };
  const fill = (key: string, text: string, language: Language, values: Values): string =>
    fillPlaceholders(text, (name) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined)
        throw new AppError('REPLY_VALUE_MISSING', `reply "${key}" got no value for {${name}}`);
      return formatValue(value, language, (inner, more) => first(inner, language, { ...values, ...more }));
    });
  const first = (key: string, language: Language, values: Values): string =>
    fill(key, variantsOf(replyOf(key), language)[0] ?? '', language, values);

  return {
    words: (key, language, brand) => first(key, language, brandValues(brand)),
    render: ({ actions, state, language, brand, pick, linkFor }) => {
      const said: Record<string, number> = { ...state.said };
      const common = brandValues(brand);
      let sent: SentLink | undefined;
      const say = (key: string, values: Values = {}): string => {
        const variants = variantsOf(replyOf(key), language);
        const variant = nextVariant(variants.length, said[key], pick);
        said[key] = variant;
        return fill(key, variants[variant] ?? '', language, { ...common, ...values });
      };
      const partOf = (action: Say | IssueLink): ReplyPart => {
        if (action.type === 'say') {
          const text = say(action.key, action.values);
          const choices = action.choices?.map(({ id, key, values }) => ({
            id,
            label: first(key, language, { ...common, ...values }),
          }));
          return choices ? { text, choices } : { text };
        }
        if (!linkFor) throw new AppError('REPLY_LINK_MISSING', 'an issue_link action needs linkFor');
        const { url, code, expiresAt } = linkFor(action);
        const { orderNumbers = [], cycle, promoCode } = action;
        sent = { code, expiresAt, orderNumbers, ...(cycle && { cycle }), ...(promoCode && { promoCode }) };
        const text = say(action.key, { ...action.values, url, code, linkExpires: { moment: expiresAt } });
        return { text, link: { label: first(action.buttonKey, language, common), url } };
      };
      const spoken = actions.filter((action) => action.type === 'say' || action.type === 'issue_link');
      const parts = joinParts(spoken.map((action) => ({ part: partOf(action), withNext: holdsOn(action) })));
      return { parts, said, choices: uniqueChoices(parts), ...(sent && { link: sent }) };
    },
  };
}

function brandValues(brand: DecideContext['brand']): Values {
  const { name, orderExample, privacyUrl, website, handle } = brand;
  return { ...brand.values, brand: name, orderExample, privacyUrl, website, handle };
}

function variantsOf(reply: Reply, language: Language): readonly string[] {
  return reply.variants[language];
}

/** Never the variant used last, as long as there is another. */
function nextVariant(count: number, last: number | undefined, pick?: (below: number) => number): number {
  if (last === undefined) return pick ? pick(count) : 0;
  if (count < 2) return 0;
  return (last + 1 + (pick ? pick(count - 1) : 0)) % count;
}

function holdsOn(action: Say | IssueLink): boolean {
  return action.type === 'say' && action.withNext === true;
}

/** Lines of one message; each stays the whole sentences its author wrote. */
function joinParts(items: readonly { readonly part: ReplyPart; readonly withNext: boolean }[]): ReplyPart[] {
  const parts: ReplyPart[] = [];
  let open: ReplyPart | undefined;
  for (const { part, withNext } of items) {
    const joined: ReplyPart = open ? merge(open, part) : part;
    if (withNext) {
      open = joined;
      continue;
    }
    parts.push(joined);
    open = undefined;
  }
  return open ? [...parts, open] : parts;
}

function merge(before: ReplyPart, after: ReplyPart): ReplyPart {
  const choices = [...(before.choices ?? []), ...(after.choices ?? [])];
  return { ...after, text: `${before.text}\n${after.text}`, ...(choices.length > 0 && { choices }) };
}

function uniqueChoices(parts: readonly ReplyPart[]): { id: string; label: string }[] {
  const byId = new Map(
    parts.flatMap((part) => part.choices ?? []).map((choice) => [choice.id, choice.label]),
  );
  return [...byId].map(([id, label]) => ({ id, label }));
}

import { LANGUAGES, type Language } from '../../lib/languages';
import type { Queryable } from '../../store/store';
import type { Agent } from '../contract/agent';
import type { ReadyReply, SavedReply } from '../contract/composer';
import { listSavedReplies } from './saved-replies';

export interface ReadyReplyDeps {
  readonly store: Queryable;
  readonly brandName: string;
  readonly defaultLanguage: Language;
  /** As the brand writes it. */
  readonly writeOrder: (orderKey: string) => string;
}

/** `{{first_name}}`, or with words for where it is not known: `{{first_name|there}}`. */
const VARIABLE = /\{\{\s*([a-z_]+)\s*(?:\|([^{}]*))?\}\}/g;
/** Filled in when the text is sent: until then there is no link. */
const AT_THE_SEND: ReadonlySet<string> = new Set(['link', 'code']);

/** All saved replies as they would read in this thread, those for what the case is about first. */
export async function readyReplies(
  threadId: string,
  { agent, language }: { readonly agent: Agent; readonly language?: Language | undefined },
  deps: ReadyReplyDeps,
): Promise<ReadyReply[]> {
  const facts = await factsOf(deps.store, threadId);
  const wished = language ?? LANGUAGES.find((known) => known === facts?.language) ?? deps.defaultLanguage;
  const values = new Map<string, string>([
    ['agent', agent.name.split(/\s/u, 1)[0] ?? ''],
    ['brand', deps.brandName],
    ['first_name', facts?.name?.trim().split(/\s/u, 1)[0] ?? ''],
    // A moderator sees no order data, and cannot write it by a variable either.
    ['order', agent.role === 'moderator' || !facts?.orderKey ? '' : deps.writeOrder(facts.orderKey)],
  ]);
  const ready = (await listSavedReplies(deps.store)).map((reply) => ({
    ...readyIn(reply, wished, deps.defaultLanguage, values),
    id: reply.id,
    name: reply.name,
    suggested: facts?.intent != null && reply.intents.includes(facts.intent),
  }));
  return ready.toSorted((a, b) => Number(b.suggested) - Number(a.suggested) || a.name.localeCompare(b.name));
}

interface Facts {
  readonly language: string | null;
  readonly intent: string | null;
  readonly name: string | null;
  readonly orderKey: string | null;
}

async function factsOf(store: Queryable, threadId: string): Promise<Facts | undefined> {
  return await store.one<Facts>({
    name: 'ready-reply-facts',
    text: `select t.language, c.intent, p.name,
                  (select order_key from attempt where thread_id = t.id and outcome = 'matched'
                    order by at desc, id desc limit 1) "orderKey"
             from thread t left join "case" c on c.id = t.case_id
             left join identity i on i.thread_id = t.id left join contact p on p.id = i.contact_id
            where t.id = $1`,
    values: [threadId],
  });
}

/** In the language wished for, else the brand's own, else whatever it was written in. */
function readyIn(
  { texts }: SavedReply,
  wished: Language,
  ours: Language,
  values: ReadonlyMap<string, string>,
): Pick<ReadyReply, 'language' | 'text' | 'missing'> {
  const language = [wished, ours, ...LANGUAGES].find((candidate) => texts[candidate] !== undefined) ?? wished;
  const missing = new Set<string>();
  const text = (texts[language] ?? '').replace(
    VARIABLE,
    (found: string, name: string, otherwise: string | undefined) => {
      if (AT_THE_SEND.has(name)) return `{{${name}}}`;
      const value = values.get(name);
      if (value) return value;
      if (otherwise !== undefined) return otherwise;
      missing.add(name);
      return found;
    },
  );
  return { language, text, missing: [...missing] };
}

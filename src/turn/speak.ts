import type { Capabilities } from '../channel/adapter';
import { compose, type ReplyPart } from '../channel/compose';
import type { OutboundBody } from '../channel/send';
import type { Language } from '../lib/languages';
import { strikeTokens } from '../privacy/strike-tokens';
import type { Queryable } from '../store/store';
import { introduce } from './decide-handoff';
import type { Draft } from './draft';
import type { Cycle, DecideContext } from './port';
import { type PreparedReceipt, withReceipts } from './receipts';
import type { MadeLink, Replies } from './reply';
import type { NewMessage, NewOutboxRow } from './result';

/** A link whose token exists but whose row is only written in the turn's commit. */
export interface PreparedLink extends MadeLink {
  insert(tx: Queryable): Promise<void>;
}

export interface SpeakDeps {
  readonly replies: Replies;
  capabilitiesOf(draft: Draft): Capabilities;
  prepareLink(request: {
    readonly quote: unknown;
    readonly threadId: string;
    readonly language: Language;
    readonly cycle?: Cycle;
  }): PreparedLink;
  prepareReceipt(request: { readonly linkId: number; readonly threadId: string }): PreparedReceipt;
  pick(below: number): number;
}

export interface Spoken {
  readonly outbox: readonly NewOutboxRow[];
  readonly messages: readonly NewMessage[];
}

/** Puts what the draft wants to say into words and cuts it to the channel's messages. */
export function speak(
  draft: Draft,
  context: DecideContext,
  language: Language,
  now: number,
  deps: SpeakDeps,
): Spoken {
  if (draft.says.length === 0) return { outbox: [], messages: [] };
  // News may be the first words of a thread, and the first words say that a bot writes.
  const introduced = introduce({ state: draft.state, actions: draft.says.map((item) => item.action) });
  const receiptUrl = (linkId: number) => {
    const receipt = deps.prepareReceipt({ linkId, threadId: draft.thread.id });
    draft.effects.push({ type: 'insert_link', insert: receipt.insert });
    return receipt.url;
  };
  const { parts, said, choices, link } = deps.replies.render({
    actions: introduced.actions.map((action) => withReceipts(action, receiptUrl)),
    state: introduced.state,
    language,
    brand: context.brand,
    pick: deps.pick,
    linkFor: (action) => {
      const { quote, cycle } = action;
      const link = deps.prepareLink({ quote, threadId: draft.thread.id, language, ...(cycle && { cycle }) });
      draft.effects.push({ type: 'insert_link', insert: link.insert });
      return link;
    },
  });
  const { choices: _before, ...state } = introduced.state;
  draft.state = {
    ...state,
    said,
    ...(choices.length > 0 && { choices }),
    ...(link && { lastLink: link }),
  };
  if (draft.trace) {
    draft.trace = {
      ...draft.trace,
      words: parts.map(withoutToken),
    };
  }
  // Everything a turn says leaves in one order, so all of it has the rank of its most urgent part.
  const priority = Math.min(...draft.says.map((item) => item.priority));
  const inboxId = draft.thread.events.at(-1)?.id ?? 0;
  const bodies = compose(parts, deps.capabilitiesOf(draft), {
    menuHint: deps.replies.words('system/menu-hint', language, context.brand),
  });
  return {
    outbox: bodies.map((body) => ({ inboxId, body, priority })),
    messages: bodies.map((body, outboxIndex) => ({
      origin: 'bot',
      text: textOf(body),
      at: now,
      outboxIndex,
      ...contextOf(body),
    })),
  };
}

function withoutToken(part: ReplyPart): ReplyPart {
  const { link } = part;
  const text = strikeTokens(part.text);
  return link ? { ...part, text, link: { ...link, url: strikeTokens(link.url) } } : { ...part, text };
}

// What agents read. The link itself is the customer's alone.
function textOf(body: OutboundBody): string {
  return strikeTokens(body.text);
}

function contextOf(body: OutboundBody): Pick<NewMessage, 'context'> {
  return body.choices ? { context: { choices: body.choices.map((choice) => choice.label) } } : {};
}

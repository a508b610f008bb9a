import type { Capabilities } from './adapter';
import type { Choice, OutboundBody } from './send';
import { cutLabel, measure, splitText, trimText } from './split-text';

/** One thought of a reply, before it is cut to a channel's limits. */
export interface ReplyPart {
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly link?: { readonly label: string; readonly url: string };
}

/** Customer-facing words compose needs on channels without buttons; they come from the reply files. */
export interface ComposeWords {
  /** Line above a numbered menu, for instance "Answer with a number:". Without it the menu stands alone. */
  readonly menuHint?: string;
}

/**
 * Turns the parts of a reply into platform messages within the channel's limits. Nothing but white space is lost,
 * except quick replies beyond the channel's number and the ends of labels beyond its length.
 */
export function compose(
  parts: readonly ReplyPart[],
  capabilities: Capabilities,
  words: ComposeWords = {},
): OutboundBody[] {
  // Quick replies vanish from the screen when another message follows, so a turn shows its choices once, at its end.
  const choices = uniqueChoices(parts);
  const drafts = capabilities.oneMessageATurn
    ? [joinParts(parts)]
    : parts.map((part) => draftOf(part, capabilities, part === parts.at(-1) && choices.length > 0));
  const filled = drafts.filter((draft) => draft.text !== '');
  const shown = withChoices(filled, choices, capabilities, words);
  return shown.flatMap((draft) => splitDraft(draft, capabilities));
}

function uniqueChoices(parts: readonly ReplyPart[]): Choice[] {
  const byId = new Map<string, Choice>();
  for (const choice of parts.flatMap((part) => part.choices ?? [])) {
    if (trimText(choice.label) !== '' && !byId.has(choice.id)) byId.set(choice.id, choice);
  }
  return [...byId.values()];
}

function joinParts(parts: readonly ReplyPart[]): OutboundBody {
  const texts = parts.flatMap((part) => [trimText(part.text), part.link?.url ?? '']);
  return { text: texts.filter((text) => text !== '').join('\n\n') };
}

/** A button and quick replies never share a message: Instagram allows quick replies below plain text only. */
function draftOf(part: ReplyPart, capabilities: Capabilities, carriesChoices: boolean): OutboundBody {
  const text = trimText(part.text);
  if (!part.link) return { text };
  const { label, url } = part.link;
  const button = capabilities.linkButton;
  const above = text === '' ? trimText(label) : text;
  const fits =
    button &&
    above.length <= button.textMax &&
    measure(above, capabilities.textLimit.unit) <= capabilities.textLimit.max;
  if (button && fits && above !== '' && trimText(label) !== '' && !carriesChoices) {
    return { text: above, link: { label: cutLabel(label, button.titleMax), url } };
  }
  return { text: text === '' ? url : `${text}\n${url}` };
}

function withChoices(
  drafts: readonly OutboundBody[],
  choices: readonly Choice[],
  capabilities: Capabilities,
  words: ComposeWords,
): OutboundBody[] {
  const last = drafts.at(-1);
  if (choices.length === 0) return [...drafts];
  const before = drafts.slice(0, -1);
  const menu = choices.map((choice, index) => `${index + 1} ${trimText(choice.label)}`).join('\n');
  if (!capabilities.quickReplies) {
    const hint = trimText(words.menuHint ?? '');
    const pieces = [last?.text ?? '', hint === '' ? menu : `${hint}\n${menu}`];
    return [...before, { ...last, text: pieces.filter((piece) => piece !== '').join('\n\n') }];
  }
  const { max, titleMax } = capabilities.quickReplies;
  const taps = choices.slice(0, max).map(({ id, label }) => ({ id, label: cutLabel(label, titleMax) }));
  // A part dropped for being empty may have left a button last; then the menu gets a message of its own.
  if (last?.link) return [...drafts, { text: menu, choices: taps }];
  return [...before, { text: last?.text ?? menu, choices: taps }];
}

/** Choices and a button belong to the last piece, which is what stands at the bottom of the screen. */
function splitDraft(draft: OutboundBody, capabilities: Capabilities): OutboundBody[] {
  const pieces = splitText(draft.text, capabilities.textLimit);
  return pieces.map((text, index) => (index === pieces.length - 1 ? { ...draft, text } : { text }));
}

import type { OutboundBody } from '../../src/channel/send';
import type { XMessageData } from './schema';

const SHORT_LINK = /https?:\/\/t\.co\/[A-Za-z0-9]{1,32}/g;
// X escapes exactly these three in message texts, as it always did in v1.1.
const ESCAPED = /&(amp|lt|gt);/g;
const PLAIN: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** The text the customer saw: t.co links replaced by what they stand for, the link of an attached medium taken out. */
export function readableText({ text, entities, attachment }: XMessageData): string {
  if (!text) return '';
  const meanings = new Map<string, string>();
  for (const { url, expanded_url: expanded } of entities?.urls ?? [])
    if (expanded) meanings.set(url, expanded);
  // The medium's link is among the entities too, so it is set last.
  if (attachment?.media?.url) meanings.set(attachment.media.url, '');
  const plain = text.replace(ESCAPED, (whole, name: string) => PLAIN[name] ?? whole);
  const expanded = plain.replace(SHORT_LINK, (link) => meanings.get(link) ?? link);
  return attachment ? expanded.trimEnd() : expanded;
}

/** What goes onto the wire. compose.ts has put links into the text already; a body from elsewhere keeps its link too. */
export function wireText({ text, link }: OutboundBody): string {
  return link && !text.includes(link.url) ? `${text}\n${link.url}` : text;
}

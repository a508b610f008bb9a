import type { Brand } from '../../brand';
import type { ChannelName } from '../../channel/account';
import { splitThreadId } from '../../channel/thread-id';
import { fill } from '../../lib/fill';
import { type Html, html } from '../../lib/html';
import type { Link } from '../links/link';
import { maskOrderNumber } from '../orders/order-number';
import type { QuoteLine } from '../port';
import { createCalendar, daysBetween } from '../prices/calendar';
import { formatDay } from './format';
import { ICONS } from './icons';
import type { PageContext } from './layout';

const CHANNEL_NAMES: Readonly<Record<ChannelName, string>> = {
  instagram: 'Instagram',
  facebook: 'Messenger',
  x: 'X',
};

/** As many orders as fit on a phone's first screen. */
const ORDERS_SHOWN = 5;

/** Where the chat is that this link belongs to, in words: for `{channel}` and `{handle}`. */
export function chatValues(brand: Brand, threadId: string): { channel: string; handle: string } {
  const { channel, accountId } = splitThreadId(threadId);
  const account = brand.accounts.find(
    (candidate) => candidate.channel === channel && candidate.id === accountId,
  );
  const handle = account?.handle ?? brand.brand.handles[channel] ?? brand.brand.name;
  return { channel: CHANNEL_NAMES[channel], handle: handle.startsWith('@') ? handle : `@${handle}` };
}

/** The code that must be the same in the chat, and the orders, masked: facts that only the brand knows. */
export function linkFacts(context: PageContext, link: Link): Html {
  const { brand, texts } = context;
  return html`<div class="code">${ICONS.shield}<p>${fill(texts.codeNote, chatValues(brand, link.threadId))}</p><strong>${link.code}</strong></div>${orderList(context, link.quote.lines)}`;
}

/** The first orders at a glance, the others folded. */
function orderList(context: PageContext, lines: readonly QuoteLine[]): Html {
  const shown = lines.slice(0, ORDERS_SHOWN).map((line) => orderItem(context, line));
  const folded = lines.slice(ORDERS_SHOWN).map((line) => orderItem(context, line));
  if (folded.length === 0) return html`<ul class="orders">${shown}</ul>`;
  const more = fill(context.texts.moreOrders, { count: String(folded.length) });
  return html`<ul class="orders">${shown}</ul><details class="folded"><summary>${more}</summary><ul class="orders">${folded}</ul></details>`;
}

function orderItem(context: PageContext, line: QuoteLine): Html {
  return html`<li><div><b>${line.planNames[context.language]}</b><span class="soft">${endText(context, line)}</span></div><div><span class="soft">${context.texts.order}</span><span class="soft">${maskOrderNumber(line.orderNumber)}</span></div></li>`;
}

function endText({ brand, texts, language, now }: PageContext, line: QuoteLine): string {
  const { timeZone } = brand.brand;
  const calendar = createCalendar(timeZone);
  const days = daysBetween(calendar.dayOf(now), calendar.dayOf(line.expiresAt));
  const values = { date: formatDay(line.expiresAt, language, timeZone), days: String(days) };
  if (line.expiresAt < now) return fill(texts.ended, values);
  if (days === 0) return fill(texts.endsToday, values);
  return fill(days === 1 ? texts.endsTomorrow : texts.endsInDays, values);
}

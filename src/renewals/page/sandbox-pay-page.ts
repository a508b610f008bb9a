import { fill } from '../../lib/fill';
import { html } from '../../lib/html';
import type { SandboxSession } from '../checkout-sandbox';
import { formatMoney } from './format';
import { ICONS } from './icons';
import { layout, type PageContext } from './layout';

export interface SandboxPayOptions {
  readonly action: string;
  /** The session again, sealed: the form hands it back. */
  readonly sealed: string;
  readonly open: boolean;
}

/** The pretend provider's page: what is paid, and two buttons that end it well or badly. */
export function sandboxPayPage(
  context: PageContext,
  session: SandboxSession,
  options: SandboxPayOptions,
): string {
  const { language, texts } = context;
  const words = texts.sandbox;
  const amount = formatMoney(session.amountMinor, session.currency, language);
  const buttons = html`<form method="post" action="${options.action}"><input type="hidden" name="s" value="${options.sealed}"><button name="outcome" value="pay">${fill(words.pay, { amount })}</button><button class="quiet" name="outcome" value="decline">${words.decline}</button></form>`;
  return layout(context, {
    title: words.title,
    query: `&s=${encodeURIComponent(options.sealed)}`,
    main: html`<main><h1>${words.title}</h1><div class="code">${ICONS.card}<p>${words.note}</p></div><section><dl><div><dt>${words.to}</dt><dd>${session.description}</dd></div><div class="sum"><dt>${texts.total}</dt><dd>${amount}</dd></div></dl></section><section>${options.open ? buttons : html`<p role="status">${words.closed}</p>`}</section></main>`,
  });
}

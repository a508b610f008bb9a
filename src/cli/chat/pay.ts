import { AppError } from '../../lib/errors';

/** What became of a visit to the payment pages. */
export interface Paid {
  /** The pressed button's own words, e.g. "Pay NOK 1,112". */
  readonly button: string;
}

const UNESCAPED: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/**
 * Does what a customer does with the link: opens the renewal page, chooses how long, presses pay, and presses a button
 * on the pretend payment page. Plain forms over HTTP, as in a browser without JavaScript.
 * @param address where the product listens; links may name a public address that nobody serves here.
 * @throws AppError PAYMENT_PAGE when a page shows something else.
 */
export async function payLink(
  link: string,
  address: string,
  choice: { readonly cycle?: string; readonly outcome: 'pay' | 'decline' },
): Promise<Paid> {
  const local = (url: string) =>
    new URL(new URL(url, address).pathname + new URL(url, address).search, address);
  const page = await read(local(link));
  const action = attribute(page, /<form[^>]*action="([^"]+\/checkout)"/);
  const cycle = choice.cycle ?? attribute(page, /value="([a-z]+)"[^>]*\schecked/);
  const lang = attribute(page, /name="lang" value="([a-z]+)"/);
  if (action === undefined || cycle === undefined) throw pageError(page);

  const pressed = await submit(local(action), { cycle, step: 'pay', ...(lang !== undefined && { lang }) });
  const provider = await read(local(pressed));
  const sealed = attribute(provider, /name="s" value="([^"]+)"/);
  const form = attribute(provider, /<form[^>]*action="([^"]+)"/);
  const button = attribute(provider, new RegExp(`value="${choice.outcome}"[^>]*>([^<]+)<`));
  if (sealed === undefined || form === undefined || button === undefined) throw pageError(provider);
  await submit(local(form), { s: sealed, outcome: choice.outcome });
  return { button };
}

async function read(url: URL): Promise<string> {
  const answer = await fetch(url);
  return await answer.text();
}

/** Posts a form. @returns where it leads */
async function submit(url: URL, fields: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  const leadsTo = answer.headers.get('location');
  if (answer.status === 303 && leadsTo !== null) return leadsTo;
  throw pageError(await answer.text());
}

function attribute(page: string, pattern: RegExp): string | undefined {
  return pattern.exec(page)?.[1]?.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => UNESCAPED[entity] ?? entity);
}

function pageError(page: string): AppError {
  const title = /<h1[^>]*>([^<]*)</.exec(page)?.[1] ?? 'no renewal page';
  return new AppError('PAYMENT_PAGE', `there is nothing to pay behind this link: "${title}"`);
}

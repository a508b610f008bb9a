import type { Link } from '../../renewals/links/link';
import { findLinks } from '../../renewals/links/links-by-hand';
import { EXIT } from '../exit-codes';
import { readSettings, type SettingFlags } from '../settings';
import type { Cli } from '../terminal';
import { type LinkDesk, withLinkDesk } from './link-desk';
import { noSuchLink } from './no-such-link';

/** `renewdesk links show`: state, orders and what has happened; never the secret part of the address. */
export async function show(
  codeOrUrl: string,
  flags: SettingFlags & { json?: boolean },
  cli: Cli,
): Promise<number> {
  const found = await withLinkDesk(readSettings(flags, cli.environment), async (desk) => {
    const links = await findLinks(codeOrUrl, desk);
    return await Promise.all(links.map((link) => described(link, desk)));
  });
  if (found.length === 0) throw noSuchLink(codeOrUrl);
  for (const link of found)
    for (const line of flags.json ? [JSON.stringify(link)] : linesOf(link)) cli.out(line);
  return EXIT.ok;
}

type Described = Awaited<ReturnType<typeof described>>;

async function described(link: Link, { store }: LinkDesk) {
  const { id, code, state, threadId, expiresAt, quote } = link;
  const counted = await store.one<{ opened: number }>({
    text: 'select opened from link where id = $1',
    values: [id],
  });
  const checkouts = await store.query<{
    provider: string;
    cycle: string;
    status: string;
    amountMinor: number;
    currency: string;
  }>({
    text: `select provider, cycle, status, amount_minor "amountMinor", currency from checkout where link_id = $1 order by id`,
    values: [id],
  });
  return {
    id,
    code,
    state,
    threadId,
    orders: quote.lines.map(({ orderNumber }) => orderNumber),
    expiresAt,
    opened: counted?.opened ?? 0,
    checkouts,
  };
}

function linesOf({ id, code, state, threadId, orders, expiresAt, opened, checkouts }: Described): string[] {
  return [
    `${code}  ${state}  link ${id}`,
    `orders     ${orders.join(', ')}`,
    `chat       ${threadId}`,
    `closes     ${new Date(expiresAt).toISOString()}`,
    `opened     ${opened} times`,
    ...checkouts.map(
      ({ provider, cycle, status, amountMinor, currency }) =>
        `checkout   ${status}  ${provider}, ${cycle}, ${amountMinor} ${currency} (minor units)`,
    ),
  ];
}

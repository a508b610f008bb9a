import type { ChannelName } from '../../channel/account';
import { AppError } from '../../lib/errors';
import type { Language } from '../../lib/languages';
import { createLink, threadsThatProved } from '../../renewals/links/links-by-hand';
import { formatMoney } from '../../renewals/page/format';
import type { Cycle } from '../../turn/port';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import { readSettings, type SettingFlags } from '../settings';
import type { Cli } from '../terminal';
import { type LinkDesk, withLinkDesk } from './link-desk';

export interface CreateFlags extends SettingFlags {
  readonly order: readonly string[];
  readonly thread?: string;
  readonly channel?: ChannelName;
  readonly cycle?: Cycle;
  readonly lang?: Language;
  readonly promo?: string;
  readonly json?: boolean;
}

/** `renewdesk links create`: a payment link as the bot would send it, for a person to send. */
export async function create(flags: CreateFlags, cli: Cli): Promise<number> {
  const { order: orderNumbers, thread, channel, cycle, lang: language, promo: promoCode } = flags;
  if ((thread === undefined) === (channel === undefined))
    throw usageError(
      'say which conversation the link is for: --thread ID, or --channel NAME for the one that proved the order last',
    );
  const made = await withLinkDesk(readSettings(flags, cli.environment), async (desk) => {
    const threadId = thread ?? (await threadOn(channel ?? '', orderNumbers, desk));
    return { threadId, ...(await createLink({ orderNumbers, threadId, language, cycle, promoCode }, desk)) };
  });
  const prices = made.totals.map((total) => ({
    cycle: total.cycle,
    listMinor: total.listMinor,
    finalMinor: total.finalMinor,
  }));
  if (flags.json) {
    const { totals: _, ...told } = made;
    cli.out(JSON.stringify({ ...told, prices }));
    return EXIT.ok;
  }
  cli.out(made.url);
  cli.out(`code       ${made.code}`);
  for (const { cycle: length, finalMinor } of prices)
    cli.out(`${length.padEnd(11)}${formatMoney(finalMinor, made.currency, 'en')}`);
  cli.out(`open until ${new Date(made.expiresAt).toISOString()}, for ${made.threadId}`);
  return EXIT.ok;
}

/** Orders of one link belong to one customer: where their proofs lie in different chats, a person says which is meant. */
async function threadOn(channel: string, orderNumbers: readonly string[], desk: LinkDesk): Promise<string> {
  const [threadId, ...others] = await threadsThatProved(channel, orderNumbers, desk);
  if (threadId === undefined)
    throw new AppError(
      'NOT_THERE',
      `no conversation on ${channel} has proved ${orderNumbers.join(', ')}: name one with --thread`,
    );
  if (others.length > 0)
    throw usageError(
      `these orders were proved in different conversations (${[threadId, ...others].join(', ')}): say with --thread which one the link is for`,
    );
  return threadId;
}

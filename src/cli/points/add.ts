import { addPoints } from '../../renewals/prices/points-by-hand';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import { withLinkDesk } from '../links/link-desk';
import { readSettings, type SettingFlags } from '../settings';
import type { Cli } from '../terminal';

export interface AddFlags extends SettingFlags {
  /** What else moves points does so by itself: payments, refunds, the order system. */
  readonly reason: 'referral';
  readonly note?: string;
  readonly key?: string;
  readonly json?: boolean;
}

/** More than any friend brings: a slip of the keyboard. */
const MOST_POINTS = 1_000_000;
const LONGEST_TEXT = 200;

/** `renewdesk points add`: books points for inviting a friend. */
export async function add(
  orderNumber: string,
  points: number,
  { note = '', key, json, ...flags }: AddFlags,
  cli: Cli,
): Promise<number> {
  if (points > MOST_POINTS) throw usageError(`book at most ${MOST_POINTS} points at once`);
  if (key?.trim() === '')
    throw usageError('--key is empty: give the booking a name of its own, or leave it out');
  if (note.length > LONGEST_TEXT || (key ?? '').length > LONGEST_TEXT)
    throw usageError(`--note and --key hold at most ${LONGEST_TEXT} letters`);
  const wish = { orderNumber, points, note, ...(key !== undefined && { key }) };
  const told = await withLinkDesk(readSettings(flags, cli.environment), (desk) => addPoints(wish, desk));
  if (json) cli.out(JSON.stringify({ ...told, points }));
  else {
    cli.out(
      told.booked
        ? `${told.orderNumber}  +${points} points`
        : `${told.orderNumber}  booked before, nothing changed`,
    );
    cli.out(`balance    ${told.balance}, ${told.free} free to spend`);
  }
  return EXIT.ok;
}

import { showPoints } from '../../renewals/prices/points-by-hand';
import { EXIT } from '../exit-codes';
import { withLinkDesk } from '../links/link-desk';
import { readSettings, type SettingFlags } from '../settings';
import type { Cli } from '../terminal';

/** `renewdesk points show`: an order's balance, what of it is free, and the newest bookings. */
export async function show(
  orderNumber: string,
  flags: SettingFlags & { json?: boolean },
  cli: Cli,
): Promise<number> {
  const told = await withLinkDesk(readSettings(flags, cli.environment), (desk) =>
    showPoints(orderNumber, desk),
  );
  if (flags.json) {
    cli.out(JSON.stringify(told));
    return EXIT.ok;
  }
  cli.out(`${told.orderNumber}  ${told.balance} points, ${told.free} free to spend`);
  for (const { at, points, reason, note } of told.entries)
    cli.out(`${new Date(at).toISOString()}  ${points > 0 ? '+' : ''}${points}  ${reason}  ${note}`.trimEnd());
  return EXIT.ok;
}

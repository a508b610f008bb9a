import { existsSync } from 'node:fs';
import { systemClock } from '../../lib/clock';
import { type ImportCounts, type ImportResult, importOrders } from '../../renewals/orders/import-orders';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import { readSettings, type SettingFlags } from '../settings';
import type { Cli } from '../terminal';
import { withData } from './open-data';

export interface ImportFlags extends SettingFlags {
  readonly rejects?: string;
  readonly maxRejects?: number;
  readonly json?: boolean;
}

/** `renewdesk import`: orders of a CSV into the order book, also while the product runs. */
export async function importFile(csv: string, flags: ImportFlags, cli: Cli): Promise<number> {
  const { config, brand } = readSettings(flags, cli.environment);
  if (brand.orders.kind !== 'sql') {
    throw usageError(
      'this brand keeps its orders elsewhere (orders.kind in brand.yaml is not sql): import them there',
    );
  }
  if (!existsSync(csv)) throw usageError(`cannot read ${csv}`);
  const rejectsFile = flags.rejects ?? `${csv}.rejects.csv`;
  const progress = createProgress(cli);
  const result = await withData(config, (store) =>
    importOrders(
      { source: csv, rejectsFile, onProgress: progress.show },
      { store, brand, clock: systemClock },
    ),
  );
  progress.end();
  for (const line of flags.json
    ? [JSON.stringify({ ...result, rejectsFile })]
    : summary(result, rejectsFile)) {
    cli.out(line);
  }
  const tooMany = result.rejected > (flags.maxRejects ?? 0) || !result.complete;
  return tooMany ? EXIT.checkFailed : EXIT.ok;
}

function summary(result: ImportResult, rejectsFile: string): string[] {
  const { rows, inserted, updated, unchanged, rejected, outsideFormat, complete } = result;
  return [
    `${rows} rows: ${inserted} new, ${updated} changed, ${unchanged} as before, ${rejected} rejected`,
    ...(rejected > 0 ? [`reasons by row are in ${rejectsFile}`] : []),
    ...(outsideFormat > 0
      ? [
          `${outsideFormat} order numbers do not fit brand.orderNumber, so the bot cannot recognise them in chat`,
        ]
      : []),
    ...(complete ? [] : ['the file broke off: the last reject says where and why']),
  ];
}

const SHOW_EVERY_MS = 200;

/** A line that counts along, for people; programs wait for the end. */
function createProgress(cli: Cli): { show: (counts: ImportCounts) => void; end: () => void } {
  const visible = process.stderr.isTTY;
  const started = performance.now();
  let shownAt = 0;
  return {
    show: ({ rows, rejected }) => {
      const now = performance.now();
      if (!visible || now - shownAt < SHOW_EVERY_MS) return;
      shownAt = now;
      const rate = Math.round((rows / (now - started)) * 1_000);
      process.stderr.write(
        `\r\u001b[K${cli.paint.dim(`${rows} rows, ${rejected} rejected, ${rate} rows/s`)}`,
      );
    },
    end: () => {
      if (shownAt > 0) process.stderr.write('\r\u001b[K');
    },
  };
}

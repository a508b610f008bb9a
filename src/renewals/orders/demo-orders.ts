import { join } from 'node:path';
import { projectRoot } from '../../lib/project-root';
import { createCalendar, type Day, daysBetween } from '../prices/calendar';
import { type ImportDeps, type ImportResult, importOrders } from './import-orders';

/** The day for which the dates in config/orders.csv were written. */
const WRITTEN_ON: Day = { year: 2026, month: 11, day: 22 };

/**
 * Imports config/orders.csv with every end date moved by the days since it was written, so that NO-48213 always ends
 * in three days. For the demo only: a real file is imported as it stands. Renewals paid in an earlier run are kept.
 */
export function importDemoOrders(deps: ImportDeps): Promise<ImportResult> {
  const today = createCalendar(deps.brand.brand.timeZone).dayOf(deps.clock.now());
  return importOrders(
    { source: join(projectRoot(), 'config/orders.csv'), shiftDays: daysBetween(WRITTEN_ON, today) },
    deps,
  );
}

import { afterEach } from '@jest/globals';
import { silentLog } from '../../../src/lib/log';
import { type EmbeddedDeps, systemDeps } from '../../../src/store/embedded/deps';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src/store/embedded/start-embedded-postgres';

const running = new Set<() => Promise<void>>();

/** Ends what a failed test left running; a server below jest's worker would keep jest waiting for ever. */
export function endAfterTest(end: () => Promise<void>): void {
  running.add(end);
}

/** Starts a server that ends with the test at the latest. */
export async function start(dataDir: string, deps: EmbeddedDeps = systemDeps()): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: silentLog }, deps);
  endAfterTest(() => postgres.stop());
  return postgres;
}

afterEach(async () => {
  await Promise.allSettled([...running].map((end) => end()));
  running.clear();
});

import { systemClock } from '../../../src/lib/clock';
import { silentLog } from '../../../src/lib/log';
import { systemDeps } from '../../../src/store/embedded/deps';
import { startEmbeddedPostgres } from '../../../src/store/embedded/start-embedded-postgres';
import { acquireInstanceLock } from '../../../src/store/instance-lock';
import type { AppArguments, AppReport } from './app';

// A small app of its own process: takes the lock, starts PostgreSQL, says so in one line, stops when stdin closes.
async function main({ dataDir, modulePaths }: AppArguments): Promise<void> {
  const lock = await acquireInstanceLock(dataDir, { version: '0.0.0', clock: systemClock });
  const deps = { ...systemDeps(), ...(modulePaths === undefined ? {} : { modulePaths }) };
  const postgres = await startEmbeddedPostgres({ dataDir: `${dataDir}/postgres`, log: silentLog }, deps);
  await lock.publish({ address: 'http://127.0.0.1:1' });
  say({ outcome: 'started', connection: postgres.connection, adopted: postgres.adopted });
  process.stdin.on('close', () => void postgres.stop().then(() => lock.release()));
  process.stdin.resume();
}

function say(report: AppReport): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

main(JSON.parse(process.argv[2] ?? '{}') as AppArguments).catch((error: Error & { code?: string }) => {
  say({ outcome: 'failed', code: error.code ?? '', message: error.message });
});

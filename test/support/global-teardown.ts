import { rm } from 'node:fs/promises';
import { takeForTeardown } from './test-server';

// oxlint-disable-next-line import/no-default-export -- jest calls the default export
export default async function globalTeardown(): Promise<void> {
  const kept = takeForTeardown();
  if (kept === undefined) return;
  await kept.postgres.stop();
  await rm(kept.folder, { recursive: true, force: true });
}

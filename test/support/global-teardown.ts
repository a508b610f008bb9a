import { rm } from 'node:fs/promises';
import { takeForTeardown } from './test-server';

export default async function globalTeardown(): Promise<void> {
  const kept = takeForTeardown();
  if (kept === undefined) return;
  await kept.postgres.stop();
  await rm(kept.folder, { recursive: true, force: true });
}

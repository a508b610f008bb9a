import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { acquireInstanceLock, readInstance } from '../../src/store/instance-lock';
import { isAlive, processIdentity } from '../../src/store/process-info';
import { withFolder } from '../support/folders';
import { runApp, started } from './support/app';

const TIMEOUT_MS = 60_000;
const deps = { version: '1.2.3', clock: { now: () => 1_767_225_600_000 } };

describe('instance lock', () => {
  it('tells other programs who runs on a data folder and where', () =>
    withFolder(async (folder) => {
      const dataDir = join(folder, 'new', 'data');
      const lock = await acquireInstanceLock(dataDir, deps);
      expect(await readInstance(dataDir)).toMatchObject({
        pid: process.pid,
        startedAt: deps.clock.now(),
        version: '1.2.3',
      });
      await lock.publish({ address: 'http://127.0.0.1:4310', adminUrl: 'http://127.0.0.1:4311' });
      expect(await readInstance(dataDir)).toMatchObject({
        address: 'http://127.0.0.1:4310',
        adminUrl: 'http://127.0.0.1:4311',
      });
      await lock.release();
      expect(await readInstance(dataDir)).toBeUndefined();
      expect(await readdir(dataDir)).toEqual([]);
    }));

  it(
    'refuses a second start with process and address of the first, and lets it in when the first has stopped',
    () =>
      withFolder(async (dataDir) => {
        const first = runApp({ dataDir });
        await started(first);
        const second = await runApp({ dataDir }).report;
        expect(second).toMatchObject({ outcome: 'failed', code: 'INSTANCE_RUNNING' });
        expect(second).toMatchObject({
          message: expect.stringContaining(`process ${first.pid}, http://127.0.0.1:1`),
        });
        await first.stop();
        const third = runApp({ dataDir });
        expect((await started(third)).adopted).toBe(false);
        await third.stop();
      }),
    TIMEOUT_MS,
  );

  it('takes over what a dead process left', () =>
    withFolder(async (folder) => {
      const lock = await acquireInstanceLock(folder, deps);
      await editInstance(folder, { pid: 2 ** 22 + 1 });
      expect(await readInstance(folder)).toBeUndefined();
      const next = await acquireInstanceLock(folder, deps);
      expect(await readInstance(folder)).toMatchObject({ pid: process.pid });
      await next.release();
      await lock.release();
    }));

  it('takes over when the number of the dead process belongs to another one by now', () =>
    withFolder(async (folder) => {
      await acquireInstanceLock(folder, deps);
      await editInstance(folder, { pid: process.ppid });
      expect(isAlive(process.ppid)).toBe(true);
      await (await acquireInstanceLock(folder, deps)).release();
    }));

  it('takes over a file that a power cut left unreadable', () =>
    withFolder(async (folder) => {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'instance.json'), '{"pid": 1');
      await (await acquireInstanceLock(folder, deps)).release();
    }));

  it('lets exactly one of many in, also over a stale file', () =>
    withFolder(async (folder) => {
      await acquireInstanceLock(folder, deps);
      await editInstance(folder, { process: 'an earlier one' });
      const tries = await Promise.allSettled(
        Array.from({ length: 20 }, () => acquireInstanceLock(folder, deps)),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await readdir(folder)).toEqual(['instance.json']);
    }));

  it('does not remove the file of somebody who took over', () =>
    withFolder(async (folder) => {
      const lock = await acquireInstanceLock(folder, deps);
      await editInstance(folder, { pid: process.ppid, process: processIdentity(process.ppid) });
      await lock.release();
      expect(await readInstance(folder)).toMatchObject({ pid: process.ppid });
    }));
});

async function editInstance(folder: string, change: object): Promise<void> {
  const file = join(folder, 'instance.json');
  const found = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...found, ...change }));
}

import { once } from 'node:events';
import { statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../support/until';
import {
  childOf,
  ensureBuilt,
  instanceOf,
  processesOn,
  renewdesk,
  renewdeskUntil,
  withDataFolder,
} from './support';

const READY = '^C to stop';

beforeAll(ensureBuilt, 120_000);

describe('renewdesk start', () => {
  it('says where it is, refuses a second start, stops clean and keeps its data', async () => {
    await withDataFolder(async (data) => {
      const args = ['start', '--sandbox', '--port', '0', '--data', data];
      const first = await renewdeskUntil(READY, args, { env: { LOG_LEVEL: 'info' } });
      const { pid, address, adminUrl } = instanceOf(data) ?? { pid: 0, address: '', adminUrl: '' };
      expect(pid).toBe(first.pid);
      expect(first.out()).toContain(address);
      expect(first.out()).toContain(`npx renewdesk chat --channel instagram --data ${data}`);
      expect(first.out()).toMatch(/embedded PostgreSQL .* queue on PostgreSQL/);
      expect((await fetch(`${address}/readyz`)).status).toBe(200);
      expect((await fetch(`${adminUrl}/admin/stats`)).status).toBe(200);

      const firstAdmin = /http\S+\/console\/first-admin\/[0-9a-z]{64}/.exec(first.out())?.[0] ?? '';
      expect(await (await fetch(firstAdmin)).text()).toContain('Make the first admin');

      const token = /rda_\w+/.exec(first.out())?.[0] ?? '';
      const me = await fetch(`${address}/api/me`, { headers: { authorization: `Bearer ${token}` } });
      expect(await me.json()).toMatchObject({ name: 'Demo agent' });
      expect(statSync(join(data, 'demo-agent.token')).mode & 0o777).toBe(0o600);

      const second = await renewdesk(args);
      expect(second.code).toBe(1);
      expect(second.err).toContain(`process ${pid}, ${address}`);

      first.kill('SIGTERM');
      expect(await first.ended).toBe(0);
      const steps = first
        .err()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { msg: string });
      expect([steps[0]?.msg, steps.at(-1)?.msg]).toEqual(['starting', 'stopping']);
      expect(instanceOf(data)).toBeUndefined();
      expect(processesOn(data)).toEqual([]);
      await expect(fetch(`${adminUrl}/admin/stats`)).rejects.toThrow();

      const again = await renewdeskUntil(READY, args);
      expect(again.out()).toContain(`token in ${join(data, 'demo-agent.token')}`);
      expect(again.out()).not.toContain('rda_');
      again.kill('SIGINT');
      expect(await again.ended).toBe(0);
    });
  }, 60_000);

  it('ends with a clear line when the emulators have died', async () => {
    await withDataFolder(async (data) => {
      const running = await renewdeskUntil(READY, ['start', '--sandbox', '--port', '0', '--data', data]);
      process.kill(childOf(running.pid, 'sandbox/process'), 'SIGKILL');
      expect(await running.ended).toBe(1);
      expect(running.err()).toContain('sandbox emulators has ended: start renewdesk again');
      expect(processesOn(data)).toEqual([]);
    });
  }, 60_000);

  it('stops as soon as it can when it is asked to while it starts', async () => {
    await withDataFolder(async (data) => {
      const args = ['start', '--sandbox', '--port', '0', '--data', data];
      const starting = renewdeskUntil(READY, args).catch((error: unknown) => String(error));
      const pid = await until('the lock', () => instanceOf(data)?.pid);
      process.kill(pid, 'SIGTERM');
      expect(await starting).toContain(`ended before it said "${READY}"`);
      expect(instanceOf(data)).toBeUndefined();
      expect(processesOn(data)).toEqual([]);
    });
  }, 60_000);

  it('says which port is taken and how to choose another, and leaves nothing behind', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await withDataFolder(async (data) => {
      const { code, err } = await renewdesk(['start', '--sandbox', '--port', String(port), '--data', data]);
      expect(code).toBe(1);
      expect(err).toContain(`port ${port} on 127.0.0.1 is taken`);
      expect(err).toContain('choose another with --port');
      expect(instanceOf(data)).toBeUndefined();
    });
    other.close();
  });

  it('names every wrong setting at once, of the environment and of the brand file', async () => {
    const { code, err } = await renewdesk(['start', '--port', 'many'], {
      env: { LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x', BRAND_FILE: '/nowhere/brand.yaml' },
    });
    expect(code).toBe(2);
    for (const part of [
      'PORT:',
      'LOG_LEVEL: one of',
      'DATABASE_URL:',
      'SECRET_KEY:',
      '/nowhere/brand.yaml',
    ]) {
      expect(err).toContain(part);
    }
    expect(err).not.toContain('    at ');
  });

  it('does not start the demo accounts without the sandbox', async () => {
    await withDataFolder(async (data) => {
      const { code, err } = await renewdesk(['start', '--port', '0', '--data', data]);
      expect(code).toBe(1);
      expect(err).toContain('start with --sandbox');
    });
  });
});

/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access -- JSON from the wire is read by path: its shape is under test */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';
import { createSettableClock } from '../../src/lib/clock';
import { projectRoot } from '../../src/lib/project-root';
import { spawnEmulators } from '../../src/sandbox/child';
import { until } from '../support/until';
import { PAGE, type Wire, X } from './support';

describe('emulators in a process of their own', () => {
  it('keep one clock with their parent, whoever sets it', async () => {
    const clock = createSettableClock();
    const emulators = await spawnEmulators({ clock, accounts: [PAGE, X] });
    try {
      const url = `${emulators.adminUrl}/admin/clock`;
      await emulators.setClock(1_000);
      expect(await (await fetch(url)).json()).toMatchObject({ offsetMs: 1_000 });
      await fetch(url, { method: 'POST', body: JSON.stringify({ offsetMs: 2_000 }) });
      await until('the clock to follow', () => clock.offsetMs === 2_000 || undefined);
      await emulators.setWebhook('http://127.0.0.1:1');
      const stats: Wire = await (await fetch(`${emulators.adminUrl}/admin/stats`)).json();
      expect(stats.subscribed).toEqual({ [`facebook:${PAGE.id}`]: true, [`x:${X.id}`]: true });
    } finally {
      await emulators.close();
    }
    expect(isAlive(emulators.pid)).toBe(false);
    await expect(emulators.setWebhook('http://127.0.0.1:1')).rejects.toMatchObject({ code: 'SANDBOX_GONE' });
  });

  it('say why they did not start', async () => {
    const taken = await spawnEmulators({ accounts: [PAGE] });
    const port = Number(new URL(taken.graphUrl).port);
    await expect(spawnEmulators({ accounts: [PAGE], ports: { graph: port } })).rejects.toMatchObject({
      code: 'SANDBOX_START_FAILED',
      message: expect.stringContaining('EADDRINUSE'),
    });
    await taken.close();
  });

  it('end when their parent dies without a word', async () => {
    const child = join(projectRoot(), 'src/sandbox/child.ts');
    const script = `require(${JSON.stringify(child)}).spawnEmulators({ accounts: [] }).then(({ pid }) => console.log(pid))`;
    const parent = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', script], { cwd: projectRoot() });
    const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    const pid = Number(line);
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until('the child to end', () => !isAlive(pid) || undefined);
  });

  it('run on pipes without a parent that forks', async () => {
    const entry = join(projectRoot(), 'src/sandbox/process.ts');
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', entry], { cwd: projectRoot() });
    child.stdin.write(`${JSON.stringify({ accounts: [PAGE] })}\n`);
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { adminUrl } = JSON.parse(line);
    expect((await fetch(`${adminUrl}/admin/stats`)).status).toBe(200);
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

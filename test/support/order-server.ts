import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../src/lib/project-root';
import type { Order } from '../../src/renewals/port';

export const ORDER_TOKEN = 'a token of the order server, long enough';

/** examples/order-book-http as a process of its own. */
export interface OrderServer {
  readonly url: string;
  /** Ends the process; its state file stays for the next one. */
  stop(): Promise<void>;
  /** The same server again, on another port, with what it had kept. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the example server with exactly these orders. */
export async function startOrderServer(orders: readonly Order[]): Promise<OrderServer> {
  const folder = await mkdtemp(join(tmpdir(), 'renewdesk-orders-'));
  const csv = join(folder, 'orders.csv');
  await writeFile(csv, toCsv(orders));
  let child: ChildProcess | undefined;
  let url = '';
  const stop = async () => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    running.kill('SIGTERM');
    await once(running, 'exit');
  };
  const start = async () => {
    child = spawn(process.execPath, [join(projectRoot(), 'examples/order-book-http/server.cjs')], {
      env: { TOKEN: ORDER_TOKEN, PORT: '0', ORDERS_CSV: csv, STATE_FILE: join(folder, 'state.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (!child.stdout) throw new Error('the order server has no output');
    const lines = createInterface({ input: child.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    url = line.slice(line.indexOf('http'));
  };
  await start();
  return {
    get url() {
      return url;
    },
    stop,
    start,
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function toCsv(orders: readonly Order[]): string {
  const rows = orders.map((order) => [
    order.number,
    order.plan,
    order.status,
    new Date(order.expiresAt).toISOString(),
    order.cycle,
    order.email ?? '',
    order.phone ?? '',
    order.firstRenewal,
    order.points,
    order.currency,
  ]);
  const header = 'orderNumber,plan,status,expiresAt,cycle,email,phone,firstRenewal,points,currency';
  return [header, ...rows.map((row) => row.join(','))].join('\n');
}

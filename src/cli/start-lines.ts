import { isAbsolute, relative } from 'node:path';
import type { Instance } from './instance';
import type { Settings } from './settings';
import type { Paint } from './terminal';

const BACKENDS = { postgres: 'PostgreSQL', redis: 'Redis' } as const;

/**
 * What a person reads once everything runs: where it is, how to talk to it, what it stands on.
 * @param firstAdminPath one-time link of the first admin; undefined when there is one.
 */
export function startLines(
  instance: Instance,
  { config, brand }: Settings,
  { paint, firstAdminPath }: { readonly paint: Paint; readonly firstAdminPath: string | undefined },
): string[] {
  const { app, demoAgent } = instance;
  const folder = shortPath(config.dataDir);
  const data = folder === 'data' ? '' : ` --data ${folder}`;
  const channels = [...new Set(brand.accounts.map(({ channel }) => channel))];
  const base = config.publicUrl ?? app.url;
  const storage =
    app.storage === 'embedded' ? `embedded PostgreSQL in ${folder}` : 'your PostgreSQL (DATABASE_URL)';
  const rows: [string, string][] = [
    ['console', paint.cyan(`${base}/console/`)],
    ...(firstAdminPath === undefined
      ? []
      : ([['first admin', `${paint.cyan(base + firstAdminPath)} · works once, for 24 hours`]] as [
          string,
          string,
        ][])),
    ...(instance.adminUrl === undefined
      ? []
      : ([
          [
            'talk to it',
            `npx renewdesk chat --channel ${channels.includes('instagram') ? 'instagram' : channels[0]}${data}`,
          ],
        ] as [string, string][])),
    ['API', `${app.url}/api${tokenNote(demoAgent)}`],
    ['webhooks', channels.map((channel) => `${base}/webhooks/${channel}`).join('  ')],
    ['storage', `${storage} · queue on ${BACKENDS[app.queueBackend]}`],
    ...app.notices.map((notice): [string, string] => ['note', notice]),
    ...demoNotes(instance).map((notice): [string, string] => ['note', notice]),
  ];
  const title = `${brand.brand.name}${config.sandbox ? ': sandbox with pretend customers, platforms and payments' : ''}`;
  return [
    paint.bold(title),
    ...rows.map(([name, text]) => `  ${paint.dim(name.padEnd(13))}${text}`),
    paint.dim('  ^C to stop'),
  ];
}

/** As seen from here, unless it lies elsewhere. */
function shortPath(path: string): string {
  const short = relative(process.cwd(), path) || '.';
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}

function tokenNote(agent: Instance['demoAgent']): string {
  if (!agent) return ' · tokens: npx renewdesk user add NAME --token';
  const file = shortPath(agent.tokenFile);
  return agent.newToken === undefined
    ? ` · token in ${file}`
    : ` · token ${agent.newToken} (kept in ${file})`;
}

function demoNotes({ demoOrders }: Instance): string[] {
  if (!demoOrders || demoOrders.rejected === 0) return [];
  return [
    `${demoOrders.rejected} of ${demoOrders.rows} demo orders do not fit the plans of this brand and were left out`,
  ];
}

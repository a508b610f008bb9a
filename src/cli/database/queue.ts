import { AppError } from '../../lib/errors';
import {
  deadLetters,
  type QueueStatus,
  queueStatus,
  resumeAccount,
  retryDeadLetter,
} from '../../outbox/operate';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import { readConfig, type SettingFlags } from '../settings';
import type { Cli } from '../terminal';
import { withData } from './open-data';

export interface QueueFlags extends SettingFlags {
  readonly json?: boolean;
}

const DEAD_LIMIT = 100;

/** `renewdesk queue status` */
export async function showStatus(flags: QueueFlags, cli: Cli): Promise<number> {
  const status = await withData(readConfig(flags, cli.environment), queueStatus);
  for (const line of flags.json ? [JSON.stringify(status)] : statusLines(status)) cli.out(line);
  return EXIT.ok;
}

/** `renewdesk queue dead` */
export async function showDead(flags: QueueFlags, cli: Cli): Promise<number> {
  const letters = await withData(readConfig(flags, cli.environment), (store) =>
    deadLetters(store, DEAD_LIMIT),
  );
  for (const letter of letters) {
    const { id, status, reason, threadId, attempts } = letter;
    cli.out(
      flags.json
        ? JSON.stringify(letter)
        : `${id}  ${status}  ${reason ?? 'no reason'}  ${threadId}  ${attempts} attempts`,
    );
  }
  if (letters.length === 0) cli.note('nothing was given up');
  return EXIT.ok;
}

/** `renewdesk queue retry` */
export async function retry(id: string, flags: QueueFlags, cli: Cli): Promise<number> {
  if (!/^[1-9]\d{0,14}$/.test(id)) throw usageError('an id is a whole number: see renewdesk queue dead');
  const done = await withData(readConfig(flags, cli.environment), (store) =>
    retryDeadLetter(store, Number(id)),
  );
  if (!done) throw notThere(`no message ${id} was given up: see renewdesk queue dead`);
  cli.out(flags.json ? JSON.stringify({ id: Number(id), status: 'pending' }) : `${id} will be tried again`);
  return EXIT.ok;
}

/** `renewdesk queue resume` */
export async function resume(account: string, flags: QueueFlags, cli: Cli): Promise<number> {
  const done = await withData(readConfig(flags, cli.environment), (store) => resumeAccount(store, account));
  if (!done) throw notThere(`${account} is not paused: renewdesk queue status names those that are`);
  cli.out(flags.json ? JSON.stringify({ account, state: 'ok' }) : `${account} sends again`);
  return EXIT.ok;
}

function notThere(message: string): AppError {
  return new AppError('NOT_THERE', message);
}

function statusLines({ outbox, oldestMs, inbox, quarantine, paused }: QueueStatus): string[] {
  const counts = Object.entries(outbox).map(([status, count]) => `${count} ${status}`);
  const oldest = oldestMs === undefined ? '' : `, the oldest for ${Math.round(oldestMs / 1_000)} s`;
  return [
    `to send     ${counts.join(', ') || 'nothing'}${oldest}`,
    `to answer   ${inbox} events`,
    `quarantine  ${quarantine} bodies nobody could place`,
    ...paused.map(
      ({ account, code }) =>
        `paused      ${account} (${code ?? 'no reason'}): mend it, then queue resume ${account}`,
    ),
  ];
}

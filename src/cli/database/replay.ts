import { buildEngine } from '../../app';
import { AppError } from '../../lib/errors';
import type { Store } from '../../store/store';
import { type ReplayDifference, replayTurn } from '../../turn/replay';
import type { Trace } from '../../turn/trace';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import { readSettings, type SettingFlags } from '../settings';
import type { Cli } from '../terminal';
import { withData } from './open-data';

/** `renewdesk replay`: works a recorded turn out again and tells what would be different now; exit 3 when something is. */
export async function replay(
  id: string,
  flags: SettingFlags & { json?: boolean },
  cli: Cli,
): Promise<number> {
  if (!/^[1-9]\d{0,14}$/.test(id)) throw usageError('the id of a turn is a whole number');
  const { config, brand } = readSettings(flags, cli.environment);
  const trace = await withData(config, (store) => findTrace(store, Number(id)));
  const differences = await replayTurn(trace, await buildEngine(brand), brand);
  if (flags.json) cli.out(JSON.stringify({ turn: Number(id), differences }));
  else for (const line of differences.flatMap(linesOf)) cli.out(line);
  if (differences.length === 0) cli.note(`turn ${id} comes out the same`);
  return differences.length === 0 ? EXIT.ok : EXIT.checkFailed;
}

async function findTrace(store: Store, id: number): Promise<Trace> {
  const found = await store.one<{ trace: Trace }>({
    text: 'select trace from turn where id = $1',
    values: [id],
  });
  if (!found)
    throw new AppError('NOT_THERE', `there is no turn ${id}: chat --trace and the API name their ids`);
  return found.trace;
}

function linesOf({ what, recorded, replayed }: ReplayDifference): string[] {
  return [`${what}`, `  then ${JSON.stringify(recorded)}`, `  now  ${JSON.stringify(replayed)}`];
}

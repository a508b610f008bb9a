import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../lib/clock';
import { projectRoot } from '../../lib/project-root';
import {
  acceptedPhrases,
  type Candidate,
  type CandidateState,
  decideCandidate,
  listCandidates,
  markExported,
  type Verdict,
} from '../../moderation/candidates';
import { phraseIntents } from '../../turn/phrase-intents';
import { withData } from '../database/open-data';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import { readConfig } from '../settings';
import type { Cli } from '../terminal';

export interface CandidateFlags {
  readonly data?: string;
  readonly json?: boolean;
}

export interface ListFlags extends CandidateFlags {
  readonly state: CandidateState;
  readonly limit: number;
}

export interface AcceptFlags extends CandidateFlags {
  readonly intent?: string;
}

export interface ExportFlags extends CandidateFlags {
  readonly out: string;
}

/** `renewdesk intents candidates list` */
export async function listThem({ state, limit, ...flags }: ListFlags, cli: Cli): Promise<number> {
  const config = readConfig(dataOf(flags), cli.environment);
  const candidates = await withData(config, (store) => listCandidates(store, { state, limit }));
  for (const candidate of candidates) cli.out(flags.json ? JSON.stringify(candidate) : lineOf(candidate));
  if (candidates.length === 0) cli.note(`no candidate is ${state}`);
  return EXIT.ok;
}

/** `renewdesk intents candidates accept` */
export async function accept(id: string, flags: AcceptFlags, cli: Cli): Promise<number> {
  return await decide(id, { state: 'accepted', intent: flags.intent }, flags, cli);
}

/** `renewdesk intents candidates reject` */
export async function reject(id: string, flags: CandidateFlags, cli: Cli): Promise<number> {
  return await decide(id, { state: 'rejected' }, flags, cli);
}

/** `renewdesk intents candidates export`: writes the patch first, then marks what is in it. */
export async function exportThem(flags: ExportFlags, cli: Cli): Promise<number> {
  const config = readConfig(dataOf(flags), cli.environment);
  const count = await withData(config, async (store) => {
    const phrases = await acceptedPhrases(store);
    if (phrases.length === 0) return 0;
    const lines = phrases.map(({ language, intent, text, count: times }) =>
      JSON.stringify({ language, intent, text, count: times }),
    );
    await writeNew(flags.out, `${lines.join('\n')}\n`);
    const ids = phrases.map(({ id }) => id);
    await markExported(store, ids, systemClock.now());
    return ids.length;
  });
  if (flags.json) cli.out(JSON.stringify({ exported: count, out: flags.out }));
  else if (count === 0) cli.out('nothing is accepted that was not exported: no file was written');
  else cli.out(`${count} phrases are in ${flags.out}: add them with renewdesk intents import ${flags.out}`);
  return EXIT.ok;
}

async function decide(id: string, verdict: Verdict, flags: CandidateFlags, cli: Cli): Promise<number> {
  if (!/^[1-9]\d{0,14}$/.test(id)) throw usageError('an id is a whole number: see intents candidates list');
  const known = { intents: phraseIntents(join(projectRoot(), 'intents')), now: systemClock.now() };
  const decided = await withData(readConfig(dataOf(flags), cli.environment), (store) =>
    decideCandidate(store, Number(id), verdict, known),
  );
  cli.out(flags.json ? JSON.stringify(decided) : lineOf(decided));
  return EXIT.ok;
}

/** An older patch is never lost: it may not have been imported yet. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(text);
      // On disk before the candidates are marked as exported.
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw usageError(
      exists ? `${file} is there already: import it first, or choose another name` : `cannot write ${file}`,
    );
  }
}

/** `12  new  3x  en  renew 0.41 → renewal-status (rephrased)  "when is it over"` */
function lineOf({
  id,
  state,
  count,
  language,
  intent,
  confidence,
  reason,
  text,
  ...more
}: Candidate): string {
  const meant = more.decidedIntent ?? more.suggested;
  const guess = `${intent} ${confidence.toFixed(2)}${meant === undefined ? '' : ` → ${meant}`} (${reason})`;
  return [id, state, `${count}x`, language, guess, `"${text}"`].join('  ');
}

function dataOf({ data }: CandidateFlags): { data?: string } {
  return data === undefined ? {} : { data };
}

import { EXIT } from '../exit-codes';
import type { ScriptStep } from './script';
import type { LineResult, Session } from './session';

/** How long a customer may be left without an answer. */
const ANSWER_MS = 30_000;

/**
 * Plays a script against the bot, each burst after the answer to the one before.
 * @returns 0 when everything was delivered and answered in time or silence was decided on, else 1
 */
export async function runScript(steps: readonly ScriptStep[], session: Session): Promise<number> {
  return await Promise.race([play(steps, session), session.conversation.lost]);
}

async function play(steps: readonly ScriptStep[], session: Session): Promise<number> {
  const { conversation, show } = session;
  // Messages heard before a line whose answer waits for its time; undefined when nothing is owed.
  let owedSince: number | undefined;
  for (const [index, step] of steps.entries()) {
    const since: number = owedSince ?? conversation.arrivedCount;
    const results = await takeStep(step, session);
    if (results.includes('quit')) return EXIT.ok;
    if (results.includes('refused')) return EXIT.failed;
    if (!results.includes('expects') && owedSince === undefined) continue;
    const outcome = await session.awaitAnswer(since, ANSWER_MS);
    await session.showTurns();
    if (outcome === 'late') show({ kind: 'note', text: `no answer within ${ANSWER_MS / 1_000} s` });
    if (outcome === 'late' || (outcome === 'waits' && !movesClock(steps[index + 1]))) return EXIT.failed;
    owedSince = outcome === 'waits' ? since : undefined;
  }
  return EXIT.ok;
}

function movesClock(step: ScriptStep | undefined): boolean {
  return step?.kind === 'command' && step.line.startsWith('/later');
}

async function takeStep(step: ScriptStep, session: Session): Promise<LineResult[]> {
  const lines = step.kind === 'burst' ? step.lines : [step.line];
  const results: LineResult[] = [];
  for (const line of lines) results.push(await session.take(line));
  return results;
}

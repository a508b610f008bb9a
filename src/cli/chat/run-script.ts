import { EXIT } from '../exit-codes';
import type { ScriptStep } from './script';
import type { LineResult, Session } from './session';

/** How long a customer may be left without an answer. */
const ANSWER_MS = 30_000;

/**
 * Plays a script against the bot, each burst after the answer to the one before.
 * @returns 0 when everything was delivered and answered in time, else 1
 */
export async function runScript(steps: readonly ScriptStep[], session: Session): Promise<number> {
  return await Promise.race([play(steps, session), session.conversation.lost]);
}

async function play(steps: readonly ScriptStep[], session: Session): Promise<number> {
  const { conversation, show } = session;
  for (const step of steps) {
    const since = conversation.arrivedCount;
    const results = await takeStep(step, session);
    if (results.includes('quit')) return EXIT.ok;
    if (results.includes('refused')) return EXIT.failed;
    if (!results.includes('expects')) continue;
    const answered = await conversation.answered(since, ANSWER_MS);
    await session.showTurns();
    if (answered) continue;
    show({ kind: 'note', text: `no answer within ${ANSWER_MS / 1_000} s` });
    return EXIT.failed;
  }
  return EXIT.ok;
}

async function takeStep(step: ScriptStep, session: Session): Promise<LineResult[]> {
  const lines = step.kind === 'burst' ? step.lines : [step.line];
  const results: LineResult[] = [];
  for (const line of lines) results.push(await session.take(line));
  return results;
}

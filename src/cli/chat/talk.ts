import { createInterface } from 'node:readline';
import { EXIT } from '../exit-codes';
import type { Cli } from '../terminal';
import type { Session } from './session';

/** How long a turn may take before its trace line is given up: the answer itself still appears. */
const TRACE_MS = 30_000;

/**
 * A person types, answers appear above the line being typed.
 * @param showThrough is handed the printer that keeps that line whole
 */
export async function talk(
  session: Session,
  cli: Cli,
  showThrough: (print: (lines: readonly string[]) => void) => void,
): Promise<number> {
  const input = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: cli.paint.cyan('   you '),
  });
  showThrough((lines) => {
    // Over the prompt, which comes back below with what was typed so far.
    process.stdout.write('\r\u001b[K');
    for (const line of lines) cli.out(line);
    input.prompt(true);
  });
  cli.note(
    cli.paint.dim(
      'write as a customer would; try "my plan runs out, NO-48213"; /help lists commands, /quit ends',
    ),
  );
  input.prompt();
  const typed = readLines(input, session);
  // readline takes ^C for itself and closes on ^D.
  const ended = new Promise<number>((resolve) => {
    input.once('SIGINT', () => resolve(EXIT.interrupted));
  });
  try {
    return await Promise.race([typed, ended, session.conversation.lost]);
  } finally {
    input.close();
  }
}

async function readLines(input: ReturnType<typeof createInterface>, session: Session): Promise<number> {
  for await (const typed of input) {
    const line = typed.trim();
    const since = session.conversation.arrivedCount;
    const result = line === '' ? 'done' : await session.take(line, { echo: false });
    if (result === 'quit') return EXIT.ok;
    if (result === 'expects') void traceWhenAnswered(session, since);
    input.prompt();
  }
  return EXIT.ok;
}

async function traceWhenAnswered(session: Session, since: number): Promise<void> {
  try {
    await session.awaitAnswer(since, TRACE_MS);
    await session.showTurns();
  } catch (error) {
    session.show({ kind: 'note', text: error instanceof Error ? error.message : 'no trace' });
  }
}

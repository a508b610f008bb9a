export type Environment = Readonly<Record<string, string | undefined>>;

/** What every command gets: the environment, a place for data and a place for everything else. */
export interface Cli {
  readonly environment: Environment;
  /** One line of data, on stdout. */
  readonly out: (line: string) => void;
  /** Progress, notes and faults, on stderr. */
  readonly note: (line: string) => void;
  /** A person sits in front of it: prompts, colours, lines that replace each other. */
  readonly interactive: boolean;
  readonly paint: Paint;
}

/** Colours where they are wanted; plain text elsewhere. */
export interface Paint {
  dim(text: string): string;
  bold(text: string): string;
  cyan(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  red(text: string): string;
}

export function openTerminal(environment: Environment): Cli {
  const interactive = process.stdin.isTTY && process.stdout.isTTY;
  return {
    environment,
    out: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
    interactive,
    paint: createPaint(wantsColour(environment)),
  };
}

// no-color.org and bixense.com/clicolors: presence of NO_COLOR wins, CLICOLOR_FORCE comes next.
function wantsColour({ NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM }: Environment): boolean {
  if (NO_COLOR) return false;
  if (CLICOLOR_FORCE && CLICOLOR_FORCE !== '0') return true;
  return process.stdout.isTTY && CLICOLOR !== '0' && TERM !== 'dumb';
}

function createPaint(on: boolean): Paint {
  const style = (code: number) => (text: string) => (on ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    dim: style(2),
    bold: style(1),
    cyan: style(36),
    green: style(32),
    yellow: style(33),
    red: style(31),
  };
}

import { type Command, InvalidArgumentError, Option } from 'commander';
import { CHANNELS } from '../../channel/account';
import type { Cli } from '../terminal';

/** Declares commands on the program; `finished` is handed the exit code of the one that ran. */
export type DeclareCommands = (program: Command, cli: Cli, finished: (code: number) => void) => void;

export function dataOption(): Option {
  return new Option('--data <folder>', 'data folder (DATA_DIR, ./data)');
}

export function brandOption(): Option {
  return new Option('--config <file>', 'brand.yaml (BRAND_FILE, config/brand.yaml)');
}

export function jsonOption(): Option {
  return new Option('--json', 'JSON on stdout, one object a line');
}

export function channelOption(): Option {
  return new Option('--channel <name>', 'where the customer writes').choices(CHANNELS);
}

/** A flag's value as a whole number from `least` on. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d{1,9}$/.test(text) && number >= least) return number;
    throw new InvalidArgumentError(`It takes a whole number from ${least} on.`);
  };
}

/** A flag's value as a share, 0 to 1. */
export function share(text: string): number {
  const number = Number(text);
  if (/^\d?\.?\d+$/.test(text) && number <= 1) return number;
  throw new InvalidArgumentError('It takes a number from 0 to 1.');
}

export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ renewdesk ${line}`).join('\n')}`;
}

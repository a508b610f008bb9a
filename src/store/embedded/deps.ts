import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canWork } from './can-work';
import type { Identity } from './identity';

/** What the supervisor knows of the machine it runs on; tests pass another machine. */
export interface EmbeddedDeps {
  readonly platform: string;
  readonly arch: string;
  /** Our user id; undefined where the system has none. */
  readonly uid: number | undefined;
  /** node_modules folders, nearest first. */
  readonly modulePaths: readonly string[];
  /** Where programs and data go when no other identity can reach them where they are. */
  readonly stateRoot: string;
  /** Whether this identity can run `program` and enter each of `folders`. */
  readonly canWork: (as: Identity, program: string, folders: readonly string[]) => Promise<boolean>;
  /** Settings added to ours; the durable ones cannot be replaced. For tests that want more connections. */
  readonly extraSettings: Readonly<Record<string, string>>;
}

export function systemDeps(): EmbeddedDeps {
  return {
    platform: process.platform,
    arch: process.arch,
    uid: process.getuid?.(),
    modulePaths: modulePathsAbove(__dirname),
    stateRoot: process.platform === 'darwin' ? '/var/db/renewdesk' : '/var/lib/renewdesk',
    canWork,
    extraSettings: {},
  };
}

/** The system's folder for short-lived things. */
export const systemRuntimeDir = tmpdir;

function modulePathsAbove(folder: string): string[] {
  const parent = dirname(folder);
  const here = join(folder, 'node_modules');
  return parent === folder ? [here] : [here, ...modulePathsAbove(parent)];
}

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Agents } from '../handoff/agents';
import { LANGUAGES } from '../lib/languages';
import { systemCode } from '../lib/system-code';

const NAME = 'Demo agent';

export interface DemoAgent {
  readonly tokenFile: string;
  /** The token, when it was made just now: later it stands in the file only. */
  readonly newToken?: string;
}

/** Where the demo agent's API token is kept, for the owner of the data folder alone. */
export function demoTokenFile(dataDir: string): string {
  return join(dataDir, 'demo-agent.token');
}

/** The demo agent's token, or undefined when this folder has none. */
export async function readDemoToken(dataDir: string): Promise<string | undefined> {
  try {
    return (await readFile(demoTokenFile(dataDir), 'utf8')).trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes sure that the sandbox has somebody who may use the API: added once, given a new token when the file is lost. */
export async function ensureDemoAgent(dataDir: string, agents: Agents): Promise<DemoAgent> {
  const tokenFile = demoTokenFile(dataDir);
  const known = await readDemoToken(dataDir);
  if (known !== undefined && (await agents.findByToken(known))) return { tokenFile };
  const newToken =
    (await agents.renew(NAME)) ??
    (await agents.add({ name: NAME, role: 'admin', languages: [...LANGUAGES] })).token;
  await writeFile(tokenFile, `${newToken}\n`, { mode: 0o600 });
  return { tokenFile, newToken };
}

import type { Role } from '../../console/contract/agent';
import { createAgents } from '../../handoff/agents';
import { AppError } from '../../lib/errors';
import { randomIds } from '../../lib/ids';
import { LANGUAGES, type Language } from '../../lib/languages';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import { readConfig, type SettingFlags } from '../settings';
import type { Cli } from '../terminal';
import { withData } from './open-data';

export interface UserFlags extends Pick<SettingFlags, 'data'> {
  readonly role?: Role;
  readonly lang?: string;
  readonly json?: boolean;
}

/** `renewdesk user add`: a person who may use console and API; prints the token they sign in with. */
export async function addUser(name: string, flags: UserFlags, cli: Cli): Promise<number> {
  const config = readConfig(settingFlags(flags), cli.environment);
  const languages = readLanguages(flags.lang);
  const { agent, token } = await withData(config, (store) =>
    createAgents({ store, ids: randomIds }).add({ name, role: flags.role ?? 'agent', languages }),
  );
  tellToken({ name: agent.name, role: agent.role, token }, flags, cli);
  return EXIT.ok;
}

/** `renewdesk user reset`: a new token; the old one is refused from now on. */
export async function resetUser(name: string, flags: UserFlags, cli: Cli): Promise<number> {
  const config = readConfig(settingFlags(flags), cli.environment);
  const token = await withData(config, (store) => createAgents({ store, ids: randomIds }).renew(name));
  if (token === undefined) throw nobody(name);
  tellToken({ name, token }, flags, cli);
  return EXIT.ok;
}

/** `renewdesk user deactivate`: somebody has left. */
export async function deactivateUser(name: string, flags: UserFlags, cli: Cli): Promise<number> {
  const config = readConfig(settingFlags(flags), cli.environment);
  const done = await withData(config, (store) => createAgents({ store, ids: randomIds }).deactivate(name));
  if (!done) throw nobody(name);
  cli.out(flags.json ? JSON.stringify({ name, active: false }) : `${name} can no longer sign in`);
  return EXIT.ok;
}

function tellToken(user: { name: string; role?: Role; token: string }, { json }: UserFlags, cli: Cli): void {
  if (json) return cli.out(JSON.stringify(user));
  cli.out(user.token);
  cli.note(`This is the token of ${user.name}, shown this once: Authorization: Bearer <token>`);
}

function readLanguages(text = 'en'): Language[] {
  return text.split(',').map((word) => {
    const language = LANGUAGES.find((known) => known === word.trim());
    if (!language) throw usageError(`--lang takes ${LANGUAGES.join(', ')}, separated by commas`);
    return language;
  });
}

/** Only what is a setting: a person's role is not the process's. */
function settingFlags({ data }: UserFlags): SettingFlags {
  return data === undefined ? {} : { data };
}

function nobody(name: string): AppError {
  return new AppError('NOT_THERE', `there is nobody named ${name}`);
}

import { accountIdSchema, type Role } from '../../console/contract/agent';
import { memberIdOf } from '../../console/people/member-rows';
import { createTeam, type Team } from '../../console/people/team';
import { createSignInLinks } from '../../console/sign-in/links';
import { createAgents } from '../../handoff/agents';
import { systemClock } from '../../lib/clock';
import { AppError } from '../../lib/errors';
import { randomIds } from '../../lib/ids';
import { LANGUAGES, type Language } from '../../lib/languages';
import { readInstance } from '../../store/instance-lock';
import type { Store } from '../../store/store';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import { readConfig, type SettingFlags } from '../settings';
import type { Cli } from '../terminal';
import { withData } from './open-data';

export interface UserFlags extends Pick<SettingFlags, 'data'> {
  readonly role?: Role;
  readonly languages?: string;
  readonly accounts?: string;
  readonly token?: boolean;
  readonly json?: boolean;
}

/** `renewdesk user add`: a person who may use the desk; prints the link by which they choose their password. */
export async function addUser(name: string, flags: UserFlags, cli: Cli): Promise<number> {
  const languages = readLanguages(flags.languages);
  const accounts = readAccounts(flags.accounts);
  const role = flags.role ?? 'agent';
  return withTeam(flags, cli, async ({ team, tell }) => {
    const { member, linkPath } = await team.add({ name, role, languages, accounts }, 'command line');
    return tell({ name, role, linkPath, ...(await tokenOf(member.id, flags, team)) });
  });
}

/** `renewdesk user reset`: a new link; password, second factor, sessions and token of before are refused. */
export async function resetUser(name: string, flags: UserFlags, cli: Cli): Promise<number> {
  return withTeam(flags, cli, async ({ team, store, tell }) => {
    const id = await idOf(store, name);
    const { linkPath } = await team.reset(id, 'command line');
    await team.change(id, { active: true }, 'command line');
    return tell({ name, linkPath, ...(await tokenOf(id, flags, team)) });
  });
}

/** `renewdesk user deactivate`: somebody has left. */
export async function deactivateUser(name: string, flags: UserFlags, cli: Cli): Promise<number> {
  return withTeam(flags, cli, async ({ team, store }) => {
    await team.change(await idOf(store, name), { active: false }, 'command line');
    cli.out(flags.json ? JSON.stringify({ name, active: false }) : `${name} can no longer sign in`);
  });
}

interface Told {
  readonly name: string;
  readonly role?: Role;
  readonly linkPath: string;
  readonly token?: string;
}

interface TeamAtHand {
  readonly team: Team;
  readonly store: Store;
  tell(told: Told): void;
}

async function withTeam(
  flags: UserFlags,
  cli: Cli,
  work: (at: TeamAtHand) => Promise<void>,
): Promise<number> {
  const config = readConfig(settingFlags(flags), cli.environment);
  const running = await readInstance(config.dataDir);
  const base = config.publicUrl ?? running?.address ?? `http://${config.host}:${config.port}`;
  const tell = ({ linkPath, ...told }: Told) => {
    const link = base + linkPath;
    if (flags.json) return cli.out(JSON.stringify({ ...told, link }));
    cli.out(link);
    cli.note(`The link lets ${told.name} choose a password, once, for 24 hours.`);
    if (told.token === undefined) return;
    cli.out(told.token);
    cli.note('The token is for scripts and shown this once: Authorization: Bearer <token>');
  };
  await withData(config, async (store) => {
    const agents = createAgents({ store, ids: randomIds });
    const links = createSignInLinks({ store, ids: randomIds, clock: systemClock });
    await work({ team: createTeam({ store, agents, links, clock: systemClock }), store, tell });
  });
  return EXIT.ok;
}

async function tokenOf(id: number, { token }: UserFlags, team: Team): Promise<{ token?: string }> {
  return token ? { token: await team.newToken(id, 'command line') } : {};
}

async function idOf(store: Store, name: string): Promise<number> {
  const id = await memberIdOf(store, name);
  if (id === undefined) throw new AppError('NOT_THERE', `there is nobody named ${name}`);
  return id;
}

function readLanguages(text = 'en'): Language[] {
  return text.split(',').map((word) => {
    const language = LANGUAGES.find((known) => known === word.trim());
    if (!language) throw usageError(`--languages takes ${LANGUAGES.join(', ')}, separated by commas`);
    return language;
  });
}

function readAccounts(text = ''): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => {
      if (accountIdSchema.safeParse(word).success) return word;
      throw usageError('--accounts takes accounts of brand.yaml as channel:id, separated by commas');
    });
}

/** Only what is a setting: a person's role is not the process's. */
function settingFlags({ data }: UserFlags): SettingFlags {
  return data === undefined ? {} : { data };
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import type { ChannelName } from '../../channel/account';
import { threadId } from '../../channel/thread-id';
import { LOCALES } from '../../lib/languages';
import { type Attached, attachSandbox } from '../attach';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import type { SettingFlags } from '../settings';
import { onStopSignal } from '../signals';
import type { Cli } from '../terminal';
import { type AdminClient, createAdminClient, type Party } from './admin-client';
import { openConversation } from './conversation';
import { type Happening, happeningJson, happeningLines } from './render';
import { runScript } from './run-script';
import { readScript } from './script';
import { openSession } from './session';
import { talk } from './talk';
import { createTurnsClient, type TurnsClient } from './turns-client';

export interface ChatFlags extends SettingFlags {
  readonly channel: ChannelName;
  readonly lang?: string;
  readonly customer?: string;
  readonly trace?: boolean;
  readonly script?: string;
  readonly json?: boolean;
}

/** `renewdesk chat`: a customer's side of a conversation, in the terminal or from a script. */
export async function chat(flags: ChatFlags, cli: Cli): Promise<number> {
  const script = flags.script === undefined ? undefined : readScript(readScriptFile(flags.script));
  const signal = onStopSignal();
  const attached = await attachSandbox(flags, cli);
  try {
    const interrupted = signal.asked.then(() => EXIT.interrupted);
    return await Promise.race([converse(attached, flags, { script, cli }), interrupted]);
  } finally {
    await attached.end();
    signal.forget();
  }
}

async function converse(
  attached: Attached,
  flags: ChatFlags,
  { script, cli }: { readonly script: ReturnType<typeof readScript> | undefined; readonly cli: Cli },
): Promise<number> {
  const admin = createAdminClient(attached.adminUrl);
  const party = await meet(admin, flags);
  let show = (happening: Happening): void => {
    const lines = flags.json ? [happeningJson(happening)] : happeningLines(happening, cli.paint);
    for (const line of lines) cli.out(line);
  };
  const conversation = await openConversation({
    admin,
    party,
    onArrived: (message) => show({ kind: 'arrived', message }),
  });
  const session = await openSession({
    admin,
    conversation,
    address: attached.address,
    turns: turnsOf(attached, flags, party),
    trace: flags.trace === true,
    show: (happening) => show(happening),
  });
  try {
    if (script) return await runScript(script, session);
    if (!cli.interactive) return await runScript(readScript(await readAll(process.stdin)), session);
    return await talk(session, cli, (print) => {
      show = (happening) => print(happeningLines(happening, cli.paint));
    });
  } finally {
    conversation.close();
  }
}

// A folder without a demo agent can be talked to all the same: only why there is no answer remains unknown.
function turnsOf({ address, token }: Attached, { channel, trace }: ChatFlags, party: Party): TurnsClient {
  if (token === undefined && !trace) return { nextTurns: async () => [], standing: async () => ({}) };
  return createTurnsClient(address, token, threadId({ ...party, channel }));
}

/** The person who writes: known by name from one chat to the next, else somebody new. */
async function meet(admin: AdminClient, { channel, customer, lang }: ChatFlags): Promise<Party> {
  const account = (await admin.accounts()).find((one) => one.channel === channel);
  if (!account)
    throw usageError(`the sandbox has no account on ${channel}: look at the accounts in brand.yaml`);
  const language = lang === 'nb' || lang === 'zh' ? lang : 'en';
  const { userId } = await admin.addUser({
    channel,
    accountId: account.id,
    name: customer ?? 'Mei Chen',
    locale: LOCALES[language].replace('-', '_'),
    ...(customer !== undefined && { userId: idOf(customer, channel) }),
  });
  return { channel, accountId: account.id, userId };
}

/** Sixteen digits that are the same whenever the name is, as long as a platform's own ids. */
function idOf(name: string, channel: string): string {
  const digest = createHash('sha256').update(`${channel}:${name}`).digest();
  return `7${(digest.readBigUInt64BE() % 10n ** 15n).toString().padStart(15, '0')}`;
}

function readScriptFile(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch {
    throw usageError(`cannot read the script ${file}`);
  }
}

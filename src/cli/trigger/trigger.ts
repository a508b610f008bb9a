import { readFileSync } from 'node:fs';
import type { ChannelName } from '../../channel/account';
import { randomIds } from '../../lib/ids';
import { type Attached, attachSandbox } from '../attach';
import { type AdminClient, createAdminClient, type Delivered, type Party } from '../chat/admin-client';
import { EXIT } from '../exit-codes';
import { usageError } from '../failure';
import type { SettingFlags } from '../settings';
import type { Cli } from '../terminal';
import { deliveryBody, EDITABLE_EVENTS, isEditable } from './bodies';
import { type Edits, editBody, hasEdits } from './edit-body';

export interface TriggerFlags extends SettingFlags, Edits {
  readonly channel: ChannelName;
  readonly text?: string;
  readonly customer?: string;
  readonly raw?: string;
  readonly times?: number;
  readonly duplicate?: boolean;
  readonly badSignature?: boolean;
  readonly list?: boolean;
  readonly print?: boolean;
  readonly json?: boolean;
}

const TEXT = 'Hi, my plan ends soon. Can I renew?';
/** A secret nobody has. */
const WRONG_SECRET = 'not-the-secret';

/** `renewdesk trigger`: posts single signed webhooks to the running product and tells what it answered. */
export async function trigger(event: string | undefined, flags: TriggerFlags, cli: Cli): Promise<number> {
  const attached = await attachSandbox(flags, cli);
  try {
    return await triggerOn(attached, event, flags, cli);
  } finally {
    await attached.end();
  }
}

async function triggerOn(
  attached: Attached,
  event: string | undefined,
  flags: TriggerFlags,
  cli: Cli,
): Promise<number> {
  const admin = createAdminClient(attached.adminUrl);
  if (flags.list) return await list(admin, flags, cli);
  if (event === undefined && flags.raw === undefined)
    throw usageError('name an event (--list shows them) or a --raw file');
  const party = await meet(admin, flags);
  let code: number = EXIT.ok;
  for (let time = 0; time < (flags.times ?? 1); time++) {
    for (const delivered of await post(admin, event, party, flags, cli)) {
      tell(event ?? 'raw', delivered, flags, cli);
      if (!isExpected(delivered, flags)) code = EXIT.failed;
    }
  }
  return code;
}

/** As it is where the emulators can make it; made here where it has to be edited, doubled or signed wrongly. */
async function post(
  admin: AdminClient,
  event: string | undefined,
  party: Party,
  flags: TriggerFlags,
  cli: Cli,
): Promise<Delivered[]> {
  const asItIs = !hasEdits(flags) && !flags.badSignature && !flags.duplicate && !flags.print;
  if (flags.raw === undefined && event === 'message' && asItIs) {
    return [await admin.say(party, { text: flags.text ?? TEXT })];
  }
  if (flags.raw === undefined && event !== undefined && !isEditable(event)) {
    if (asItIs)
      return [await admin.event(party, event, flags.text === undefined ? {} : { text: flags.text })];
    const names = EDITABLE_EVENTS.join(', ');
    throw usageError(`only ${names} and --raw bodies can be edited, printed, doubled or signed wrongly`);
  }
  const body = bodyOf(event, party, flags);
  if (flags.print) {
    cli.out(typeof body === 'string' ? body : JSON.stringify(body, null, 2));
    return [];
  }
  const sign = flags.badSignature ? WRONG_SECRET : true;
  const copies = flags.duplicate ? 2 : 1;
  return await Promise.all(Array.from({ length: copies }, () => admin.raw(party, body, sign)));
}

function bodyOf(event: string | undefined, party: Party, flags: TriggerFlags): unknown {
  if (flags.raw === undefined) {
    const content = {
      event: event !== undefined && isEditable(event) ? event : ('message' as const),
      text: flags.text ?? TEXT,
      // X ids are numbers; nineteen digits fit all three.
      id: `${Date.now()}${String(randomIds.pick(1_000_000)).padStart(6, '0')}`,
      at: Date.now(),
    };
    return editBody(deliveryBody(party, content), flags);
  }
  const text = readRaw(flags.raw);
  if (!hasEdits(flags)) return text;
  try {
    return editBody(JSON.parse(text), flags);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw usageError(`${flags.raw} is not JSON, so it cannot be edited`);
    throw cause;
  }
}

function readRaw(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch {
    throw usageError(`cannot read ${file}`);
  }
}

async function meet(admin: AdminClient, { channel, customer }: TriggerFlags): Promise<Party> {
  const account = (await admin.accounts()).find((one) => one.channel === channel);
  if (!account)
    throw usageError(`the sandbox has no account on ${channel}: look at the accounts in brand.yaml`);
  const { userId } = await admin.addUser({
    channel,
    accountId: account.id,
    ...(customer !== undefined && { userId: customer }),
  });
  return { channel, accountId: account.id, userId };
}

async function list(admin: AdminClient, flags: TriggerFlags, cli: Cli): Promise<number> {
  const kinds = await admin.eventKinds();
  const names = [...new Set([...EDITABLE_EVENTS, ...(kinds[flags.channel] ?? [])])];
  if (flags.json) cli.out(JSON.stringify(names));
  else for (const name of names) cli.out(name);
  return EXIT.ok;
}

function tell(event: string, { status, error }: Delivered, flags: TriggerFlags, cli: Cli): void {
  if (flags.json) cli.out(JSON.stringify({ channel: flags.channel, event, status, error }));
  else cli.out(`${flags.channel} ${event}: ${status ?? error ?? 'no answer'}`);
}

/** A wrong signature must be refused; a body somebody wrote may be answered in any way, so long as it is. */
function isExpected({ status }: Delivered, { badSignature, raw }: TriggerFlags): boolean {
  if (status === undefined) return false;
  if (badSignature) return status === 401 || status === 403;
  return raw !== undefined || status === 200;
}

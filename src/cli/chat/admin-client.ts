import { z } from 'zod';
import { AppError } from '../../lib/errors';
import { systemCode } from '../../lib/system-code';

const deliveredSchema = z.object({ status: z.number().optional(), error: z.string().optional() });
/** Outcome of the webhook that carried something to the product. */
export type Delivered = z.infer<typeof deliveredSchema>;

const emittedSchema = z.object({ messageId: z.string(), webhook: deliveredSchema.optional() });
const userSchema = z.object({ userId: z.string(), name: z.string(), handle: z.string() });
const accountSchema = z.object({ channel: z.string(), id: z.string(), handle: z.string(), name: z.string() });
const accountsSchema = z.object({ accounts: z.array(accountSchema) });
const clockSchema = z.object({ offsetMs: z.number(), now: z.number() });
const kindsSchema = z.object({ kinds: z.record(z.string(), z.array(z.string())) });
const logSchema = z.object({
  entries: z.array(z.looseObject({ seq: z.number(), type: z.string(), userId: z.string().optional() })),
  last: z.number(),
});

export type LogLine = z.infer<typeof logSchema>['entries'][number];
export type SandboxAccountInfo = z.infer<typeof accountSchema>;

/** Which person writes to which account. */
export interface Party {
  readonly channel: string;
  readonly accountId: string;
  readonly userId: string;
}

/** The emulators' admin API, see src/sandbox/README.md. @throws AppError SANDBOX_GONE, SANDBOX_REFUSED */
export interface AdminClient {
  accounts(): Promise<readonly SandboxAccountInfo[]>;
  addUser(user: {
    channel: string;
    accountId: string;
    name?: string;
    locale?: string;
    userId?: string;
  }): Promise<z.infer<typeof userSchema>>;
  /** Waits for the webhook's answer. */
  say(party: Party, saying: Readonly<Record<string, unknown>>): Promise<Delivered>;
  nativeReply(party: Party, text: string): Promise<void>;
  event(
    party: Partial<Party> & { channel: string },
    kind: string,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<Delivered>;
  /** Posts a body once. @param body any JSON, or the exact text @param sign a secret to sign with, or true: the right one */
  raw(party: Pick<Party, 'channel' | 'accountId'>, body: unknown, sign: true | string): Promise<Delivered>;
  eventKinds(): Promise<Readonly<Record<string, readonly string[]>>>;
  /** Lines after `seq`, waiting up to `waitMs` for the first. */
  log(
    after: number,
    waitMs: number,
  ): Promise<{ readonly entries: readonly LogLine[]; readonly last: number }>;
  /** Moves the virtual clock of emulators and product. @returns the new time, epoch ms */
  forward(ms: number): Promise<number>;
}

export function createAdminClient(adminUrl: string): AdminClient {
  const get = <T>(path: string, schema: z.ZodType<T>) => call(`${adminUrl}${path}`, schema);
  const post = <T>(path: string, body: unknown, schema: z.ZodType<T>) =>
    call(`${adminUrl}${path}`, schema, JSON.stringify(body));
  return {
    accounts: async () => (await get('/admin/accounts', accountsSchema)).accounts,
    addUser: (user) => post('/admin/users', user, userSchema),
    say: async (party, saying) => {
      const { webhook } = await post('/admin/say', { ...party, ...saying, await: true }, emittedSchema);
      return webhook ?? {};
    },
    nativeReply: async (party, text) => {
      await post('/admin/native-reply', { ...party, text, await: true }, emittedSchema);
    },
    event: async (party, kind, fields) => {
      const { webhook } = await post(
        '/admin/event',
        { ...party, kind, ...fields, await: true },
        emittedSchema,
      );
      return webhook ?? {};
    },
    raw: ({ channel, accountId }, body, sign) =>
      post('/admin/raw', { channel, accountId, body, sign }, deliveredSchema),
    eventKinds: async () => (await get('/admin/events', kindsSchema)).kinds,
    log: (after, waitMs) => get(`/admin/log?after=${after}&wait=${waitMs}`, logSchema),
    forward: async (ms) => {
      const { offsetMs } = await get('/admin/clock', clockSchema);
      return (await post('/admin/clock', { offsetMs: offsetMs + ms }, clockSchema)).now;
    },
  };
}

async function call<T>(url: string, schema: z.ZodType<T>, body?: string): Promise<T> {
  const answer = await ask(url, body);
  const json: unknown = await answer.json();
  if (answer.ok) return schema.parse(json);
  const refusal = z.object({ error: z.string() }).safeParse(json);
  throw new AppError('SANDBOX_REFUSED', `the sandbox refuses: ${refusal.data?.error ?? answer.status}`);
}

async function ask(url: string, body: string | undefined): Promise<Response> {
  try {
    return await fetch(url, body === undefined ? {} : { method: 'POST', body });
  } catch (cause) {
    // fetch hides the reason in the cause of its TypeError.
    const code = systemCode(cause instanceof Error ? cause.cause : undefined) ?? 'no answer';
    throw new AppError('SANDBOX_GONE', `the sandbox has ended (${code}): start renewdesk again`, { cause });
  }
}

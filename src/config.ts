import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './lib/errors';

const flag = z
  .string()
  .optional()
  .transform((value) =>
    value === undefined || value === '' || value === '0' || value === 'false' ? undefined : value,
  );

const PORT_RANGE = 'a whole number from 0 (any free one) to 65535, e.g. 4310';
const POSTGRES_URL = 'an address such as postgres://user:password@localhost:5432/renewdesk';
const REDIS_URL = 'an address such as redis://localhost:6379';
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
const ROLES = ['all', 'web', 'worker'] as const;

const settings = z.object({
  PORT: z.coerce.number(PORT_RANGE).int(PORT_RANGE).min(0, PORT_RANGE).max(65_535, PORT_RANGE).default(4310),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url('what customers reach us by, e.g. https://renew.example.com').optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: POSTGRES_URL }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: REDIS_URL }).optional(),
  ROLE: z.enum(ROLES, `one of ${ROLES.join(', ')}`).default('all'),
  SECRET_KEY: z.string().min(32, 'at least 32 characters: openssl rand -hex 32').optional(),
  BRAND_FILE: z.string().default('config/brand.yaml'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`).default('info'),
  SANDBOX: flag,
});

/** Everything that can be set from outside, checked once. Nothing in here can switch a protection off. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** What customers reach us by, without trailing slash; undefined: derived from host and port at start. */
  readonly publicUrl?: string;
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly role: (typeof ROLES)[number];
  /** Undefined on embedded storage: made at first start in `<dataDir>/secret.key`. */
  readonly secretKey?: string;
  readonly brandFile: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly sandbox: boolean;
  /** SANDBOX=force: next to a real account or DATABASE_URL. */
  readonly sandboxForced: boolean;
}

/**
 * Checks the environment.
 * @throws ConfigError that lists every problem at once and how to mend each.
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  problems.push(...contradictions(given));
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      'CONFIG_INVALID',
      `these settings need mending:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
  }
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: resolve(env.DATA_DIR),
    role: env.ROLE,
    brandFile: resolve(env.BRAND_FILE),
    logLevel: env.LOG_LEVEL,
    sandbox: env.SANDBOX !== undefined,
    sandboxForced: env.SANDBOX === 'force',
    ...(env.PUBLIC_URL && { publicUrl: env.PUBLIC_URL.replace(/\/+$/, '') }),
    ...(env.DATABASE_URL && { databaseUrl: env.DATABASE_URL }),
    ...(env.REDIS_URL && { redisUrl: env.REDIS_URL }),
    ...(env.SECRET_KEY && { secretKey: env.SECRET_KEY }),
  };
}

/** What no setting alone can show; looked for also when single ones are wrong, so that all is said at once. */
function contradictions(given: Readonly<Record<string, string | undefined>>): string[] {
  const { DATABASE_URL, SECRET_KEY, ROLE = 'all' } = given;
  const sandbox = flag.parse(given.SANDBOX);
  const problems: string[] = [];
  if (DATABASE_URL && !SECRET_KEY) {
    problems.push('SECRET_KEY: must be set when DATABASE_URL is, so that every process has the same one');
  }
  if (DATABASE_URL && sandbox !== undefined && sandbox !== 'force') {
    problems.push('SANDBOX: would write demo data into DATABASE_URL; unset one of them, or SANDBOX=force');
  }
  if (ROLE !== 'all' && !DATABASE_URL) {
    problems.push('ROLE: web and worker processes share a database; set DATABASE_URL (or ROLE=all)');
  }
  return problems;
}

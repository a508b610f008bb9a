import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './lib/errors';

const flag = z
  .string()
  .optional()
  .transform((value) =>
    value === undefined || value === '' || value === '0' || value === 'false' ? undefined : value,
  );

const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4310),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url().optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  SECRET_KEY: z.string().min(32, 'at least 32 characters: openssl rand -hex 32').optional(),
  BRAND_FILE: z.string().default('config/brand.yaml'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
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
  readonly role: 'all' | 'web' | 'worker';
  /** Undefined on embedded storage: made at first start in `<dataDir>/secret.key`. */
  readonly secretKey?: string;
  readonly brandFile: string;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
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
  if (parsed.success) {
    if (parsed.data.DATABASE_URL && !parsed.data.SECRET_KEY) {
      problems.push('SECRET_KEY: must be set when DATABASE_URL is, so that every process has the same one');
    }
    if (parsed.data.DATABASE_URL && parsed.data.SANDBOX && parsed.data.SANDBOX !== 'force') {
      problems.push('SANDBOX: would write demo data into DATABASE_URL; unset one of them, or SANDBOX=force');
    }
    if (parsed.data.ROLE !== 'all' && !parsed.data.DATABASE_URL) {
      problems.push('ROLE: web and worker processes share a database; set DATABASE_URL (or ROLE=all)');
    }
  }
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

import { resolve } from 'node:path';
import { type Brand, loadBrand } from '../brand';
import { type Config, parseConfig } from '../config';
import { ConfigError } from '../lib/errors';
import type { Environment } from './terminal';

/** Flags that stand for settings; a flag wins over the environment. */
export interface SettingFlags {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly config?: string;
  readonly role?: string;
  readonly sandbox?: boolean;
}

export interface Settings {
  readonly config: Config;
  readonly brand: Brand;
}

/**
 * Settings of flags, environment and brand.yaml together.
 * @throws ConfigError that lists the problems of all of them at once.
 */
export function readSettings(flags: SettingFlags, environment: Environment): Settings {
  const merged = withFlags(flags, environment);
  const problems: ConfigError[] = [];
  const config = attempt(() => parseConfig(merged), problems);
  const brandFile = config?.brandFile ?? resolve(merged.BRAND_FILE || 'config/brand.yaml');
  const brand = attempt(() => loadBrand(brandFile, environment), problems);
  if (config && brand) return { config, brand };
  throw joined(problems);
}

/** Settings without the brand, for commands that only need the database. @throws ConfigError CONFIG_INVALID */
export function readConfig(flags: SettingFlags, environment: Environment): Config {
  return parseConfig(withFlags(flags, environment));
}

/** The data folder alone, for commands that only look for the instance on it. */
export function dataFolder(flags: SettingFlags, environment: Environment): string {
  return resolve(withFlags(flags, environment).DATA_DIR || './data');
}

function withFlags(flags: SettingFlags, environment: Environment): Environment {
  return {
    ...environment,
    ...(flags.port !== undefined && { PORT: flags.port }),
    ...(flags.host !== undefined && { HOST: flags.host }),
    ...(flags.data !== undefined && { DATA_DIR: flags.data }),
    ...(flags.config !== undefined && { BRAND_FILE: flags.config }),
    ...(flags.role !== undefined && { ROLE: flags.role }),
    ...(flags.sandbox !== undefined && { SANDBOX: sandboxValue(flags.sandbox, environment.SANDBOX) }),
  };
}

// "force" is a decision of its own, which the flag does not take back.
function sandboxValue(wanted: boolean, given: string | undefined): string {
  if (!wanted) return '';
  return given === 'force' ? given : '1';
}

function attempt<T>(read: () => T, problems: ConfigError[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(error);
    return undefined;
  }
}

function joined(problems: readonly ConfigError[]): ConfigError {
  const [first, ...rest] = problems;
  if (first && rest.length === 0) return first;
  const message = problems.map((problem) => problem.message).join('\n');
  return new ConfigError(first?.code ?? 'CONFIG_INVALID', message, { cause: first });
}

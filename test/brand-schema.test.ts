import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { brandSchema } from '../src/brand';
import { projectRoot } from '../src/lib/project-root';

const FILE = join(projectRoot(), 'config', 'brand.schema.json');
const BRAND = join(projectRoot(), 'config', 'brand.yaml');

/** A part of a text that the environment fills in; what comes of it is only known at the start. */
const VARIABLE = String.raw`\$\{[A-Z][A-Z0-9_]*\}`;

/** What an editor can check; which fields need one another is only said at the start. */
function written(): string {
  const schema = z.toJSONSchema(brandSchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const { pattern, format } = jsonSchema;
      if (pattern === undefined && format === undefined) return;
      for (const key of ['pattern', 'format'] as const) delete jsonSchema[key];
      // "includes" is a word of zod's own; the pattern beside it says the same.
      const form = format === undefined || format === 'includes' ? {} : { format };
      const strict = { ...(pattern !== undefined && { pattern }), ...form };
      jsonSchema.anyOf = [strict, { pattern: VARIABLE }];
    },
  });
  return `${JSON.stringify({ ...schema, title: 'brand.yaml of renewdesk' }, undefined, 2)}\n`;
}

async function validator() {
  // zod says of a pair what its two parts are, and not how many there must be.
  const ajv = new Ajv2020({ allErrors: true, strictTuples: false });
  addFormats(ajv);
  return ajv.compile(JSON.parse(await readFile(FILE, 'utf8')) as object);
}

describe('config/brand.schema.json', () => {
  it('is what the product checks (to write it anew: UPDATE_DOCS=1 npx jest test/brand-schema)', async () => {
    if (process.env.UPDATE_DOCS === '1') await writeFile(FILE, written());
    expect(await readFile(FILE, 'utf8')).toBe(written());
  });

  it('is named to editors by the demo brand, which it finds right', async () => {
    const text = await readFile(BRAND, 'utf8');
    expect(text.split('\n', 1)).toEqual(['# yaml-language-server: $schema=./brand.schema.json']);
    const validate = await validator();
    validate(parseYaml(text));
    expect(validate.errors).toBeNull();
  });

  it('lets the environment fill in what has a form', async () => {
    const validate = await validator();
    const text = await readFile(BRAND, 'utf8');
    validate(parseYaml(text.replace("id: '104857600000001'", "id: '${PAGE_ID}'")));
    expect(validate.errors).toBeNull();
  });

  it.each([
    ['a time of day that is none', /08:00/, '8 am', '/hotline/hours/mon/0/0'],
    ['a channel that does not exist', /channel: x/, 'channel: fax', '/accounts/2/channel'],
    ['an id without quotes', /id: '104857600000001'/, 'id: 104857600000001', '/accounts/0/id'],
  ])('finds %s', async (_what, found, put, path) => {
    const validate = await validator();
    const text = await readFile(BRAND, 'utf8');
    expect(text).toMatch(found);
    expect(validate(parseYaml(text.replace(found, put)))).toBe(false);
    expect(validate.errors?.map(({ instancePath }) => instancePath).join(' ')).toContain(path);
  });
});

import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';
import { ROOT, readProjectFile } from './project';

const CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;

describe('docs/errors.md', () => {
  const sources = ['src', 'adapters', 'intents']
    .flatMap(typescriptBelow)
    .map((file) => readFileSync(file, 'utf8'));
  const documented = [...readProjectFile('docs/errors.md').matchAll(/^\| `?([A-Z][A-Z0-9_]+)`? \|/gm)].map(
    (match) => match[1] ?? '',
  );

  it('lists every code an error is thrown with', () => {
    const thrown = new Set(sources.flatMap(codesThrown));
    expect(thrown.size).toBeGreaterThan(10);
    expect([...thrown].filter((code) => !documented.includes(code)).sort()).toEqual([]);
  });

  it('lists no code that the product does not know', () => {
    const everything = sources.join('\n');
    expect(documented.filter((code) => !new RegExp(`['"\`]${code}['"\`]`).test(everything))).toEqual([]);
  });

  it('lists each code once', () => {
    expect(documented.filter((code, index) => documented.indexOf(code) !== index)).toEqual([]);
  });
});

describe('the scan for codes', () => {
  it('sees codes in every kind of error, in choices and in tables', () => {
    const source = `
      throw new StoreError('STORE_DOWN', 'The database is away');
      throw new ChannelError('x', 'CHANNEL_GONE', 'Gone', { cause });
      throw new ApiError(404, late ? 'LINK_LATE' : 'LINK_GONE', 'Ask for another');
      const TABLE = [{ status: 429, code: 'CHANNEL_BUSY', retryable: true }];
      class LaterError extends AppError {}
      new Error('NOT_OURS');
    `;
    expect(codesThrown(source).sort()).toEqual([
      'CHANNEL_BUSY',
      'CHANNEL_GONE',
      'LINK_GONE',
      'LINK_LATE',
      'STORE_DOWN',
    ]);
  });
});

/** Codes passed to errors of ours, and codes in tables (`code: 'X_Y'`) that such errors are made from. */
function codesThrown(source: string): string[] {
  const found: string[] = [];
  visit(parseSync(source, { syntax: 'typescript' }), (node) => {
    if (node.type === 'NewExpression' && isOurError(node.callee)) found.push(...codesIn(node.arguments));
    if (node.type === 'KeyValueProperty' && nameOf(node.key) === 'code') found.push(...codesIn(node.value));
  });
  return found;
}

function isOurError(callee: unknown): boolean {
  const name = nameOf(callee);
  return name !== undefined && name.endsWith('Error') && !(name in globalThis);
}

function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? String(node.value) : undefined;
}

/** String constants among arguments or in an expression, but none of nested objects or calls. */
function codesIn(part: unknown): string[] {
  if (Array.isArray(part))
    return part.flatMap((argument: { expression: unknown }) => codesIn(argument.expression));
  if (!isNode(part)) return [];
  if (part.type === 'StringLiteral') return CODE.test(String(part.value)) ? [String(part.value)] : [];
  if (part.type === 'ConditionalExpression') return [...codesIn(part.consequent), ...codesIn(part.alternate)];
  return [];
}

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) see(value);
  for (const child of Object.values(value)) visit(child, see);
}

function typescriptBelow(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return typescriptBelow(path);
    return path.endsWith('.ts') ? [join(ROOT, path)] : [];
  });
}

function entriesOf(folder: string): Dirent[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true });
}

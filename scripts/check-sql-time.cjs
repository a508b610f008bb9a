'use strict';
// Applies sql-time.cjs to every .sql file and every SQL text inside the TypeScript of the product.
const { parseSync } = require('@swc/core');
const { readdirSync, readFileSync, statSync } = require('node:fs');
const { join, relative } = require('node:path');
const { businessTimeFromDatabase } = require('./sql-time.cjs');

const FOLDERS = ['src', 'adapters', 'intents'];
const LOOKS_LIKE_SQL = /\b(select|insert\s+into|update|delete\s+from|create|alter|where|set)\b/i;

/** @param {string} root @returns {string[]} one line a finding */
function findings(root) {
  return FOLDERS.flatMap((folder) => filesBelow(join(root, folder))).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const where = relative(root, file);
    return sqlTexts(file, text).flatMap(({ sql, line }) =>
      businessTimeFromDatabase(sql).map(
        ({ offset, expression }) => `${where}:${line + linesBefore(sql, offset)}: ${expression}`,
      ),
    );
  });
}

function filesBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return /\.(sql|ts)$/.test(path) ? [path] : [];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/** Template texts keep their line; an embedded expression becomes a bound parameter for the eyes of the check. */
function sqlTexts(file, text) {
  if (file.endsWith('.sql')) return [{ sql: text, line: 1 }];
  if (!/\b(now|_timestamp|current_date|current_time|localtime)/i.test(text)) return [];
  const texts = [];
  const module_ = parseSync(text, { syntax: 'typescript' });
  const base = module_.span.start - leadingBytes(text);
  const bytes = Buffer.from(text);
  const lineAt = (span) =>
    linesBefore(bytes.subarray(0, Math.max(0, span.start - base)).toString(), Infinity) + 1;
  visit(module_, (node) => {
    if (node.type === 'StringLiteral') texts.push({ sql: node.value, line: lineAt(node.span) });
    if (node.type !== 'TemplateLiteral') return;
    const sql = node.quasis.map((part) => part.cooked ?? part.raw).join(' $0 ');
    texts.push({ sql, line: lineAt(node.span) });
  });
  return texts.filter(({ sql }) => LOOKS_LIKE_SQL.test(sql));
}

/** A module's span begins at its first statement, not at the first byte of the file. */
function leadingBytes(text) {
  const code = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#![^\n]*)*/.exec(text)[0];
  return Buffer.byteLength(code);
}

function visit(node, see) {
  if (Array.isArray(node)) return node.forEach((child) => visit(child, see));
  if (node === null || typeof node !== 'object') return;
  if (typeof node.type === 'string') see(node);
  Object.values(node).forEach((child) => visit(child, see));
}

function linesBefore(text, offset) {
  return text.slice(0, offset).split('\n').length - 1;
}

module.exports = { findings };

if (require.main === module) {
  const found = findings(join(__dirname, '..'));
  for (const line of found) console.error(line);
  if (found.length > 0) {
    console.error(
      'sql-time: bind business time as a parameter (clock.now()); a machine-time column is listed in scripts/sql-time.cjs',
    );
    process.exitCode = 1;
  }
}

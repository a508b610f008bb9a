'use strict';
// Finds the database's own time where business time belongs (docs/decisions: two clocks). Machine time (leases, wake
// flags, "when did this row arrive") is the database's; windows, expiries, due times are the injected Clock, bound as
// a parameter, so that a test, the sandbox and a replay can set them.

/** Columns whose time is the machine's. A new one is added here with its reason. */
const MACHINE_COLUMNS = new Set([
  'wake_at', // doorbell flag of a thread
  'lease_until', // who works on a row, and how long
  'unknown_since', // since when a send's fate is unclear
  'received_at', // when a row reached the disk
  'created_at',
  'touched_at', // since when a process is at work on a row
  'applied_at', // when a migration ran
  'machine_now', // alias: a query that reads the database's clock on purpose
]);

/** The time of a transaction's start and its relatives; `clock_timestamp()` moves within a transaction. */
const TIME_FUNCTIONS = new Set([
  'now',
  'clock_timestamp',
  'transaction_timestamp',
  'statement_timestamp',
  'timeofday',
  'current_timestamp',
  'current_date',
  'current_time',
  'localtimestamp',
  'localtime',
]);
const NEED_PARENS = new Set([
  'now',
  'clock_timestamp',
  'transaction_timestamp',
  'statement_timestamp',
  'timeofday',
]);

/** Words that end one expression and begin another. */
const SEPARATORS = new Set(
  'and or where set select from returning values when then else on do with update insert into delete using having order group limit join left inner'.split(
    ' ',
  ),
);
/** A parenthesis after one of these groups or lists; after any other word it is a function's argument list. */
const NOT_A_FUNCTION = new Set([
  ...SEPARATORS,
  'in',
  'not',
  'as',
  'exists',
  'any',
  'all',
  'check',
  'key',
  'unique',
  'by',
  'over',
  'filter',
  'conflict',
]);

/**
 * @param {string} sql one or more statements
 * @returns {{ offset: number, expression: string }[]} places where the database's time meets no machine column
 */
function businessTimeFromDatabase(sql) {
  const tokens = tokenize(sql);
  const expressions = splitIntoExpressions(tokens);
  nameInsertedValues(expressions);
  return expressions.flatMap(({ tokens: words, column }) => {
    const call = words.find((token) => isTimeFunction(token, tokens));
    if (!call) return [];
    const machine = words.some((token) => MACHINE_COLUMNS.has(token.text)) || MACHINE_COLUMNS.has(column);
    return machine ? [] : [{ offset: call.offset, expression: words.map((token) => token.text).join(' ') }];
  });
}

function isTimeFunction(token, tokens) {
  if (!TIME_FUNCTIONS.has(token.text)) return false;
  return !NEED_PARENS.has(token.text) || tokens[token.index + 1]?.text === '(';
}

/**
 * Words (lower case, without table alias) and punctuation; comments and quoted texts are left out. A quoted name keeps
 * its quotes, so that table "case" is no case expression.
 */
function tokenize(sql) {
  const pattern =
    /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"([^"]+)"|(?:[a-z_][\w$]*\.)*([a-z_][\w$]*)|[(),;]/gi;
  const tokens = [];
  for (const match of sql.matchAll(pattern)) {
    const [whole, quoted, word] = match;
    if (whole.startsWith('--') || whole.startsWith('/*') || whole.startsWith("'")) continue;
    tokens.push({
      text: (quoted ? whole : (word ?? whole)).toLowerCase(),
      offset: match.index,
      index: tokens.length,
    });
  }
  return tokens;
}

/** Expressions between separators; what stands inside a function call or a case stays with the expression around it. */
function splitIntoExpressions(tokens) {
  const expressions = [];
  const open = [];
  let current = [];
  const cut = (mark) => {
    expressions.push({ tokens: current, depth: open.length, endedBy: mark, column: undefined });
    current = [];
  };
  for (const token of tokens) {
    const { text } = token;
    const enclosed = open.includes('inner');
    if (text === '(') {
      const inner = enclosed || isFunctionName(tokens, token.index - 1);
      if (!inner) cut('(');
      open.push(inner ? 'inner' : 'outer');
    } else if (text === ')') {
      if (open.at(-1) === 'outer') cut(')');
      open.pop();
    } else if (text === 'case') open.push('inner');
    else if (text === 'end' && open.at(-1) === 'inner') open.pop();
    else if (!enclosed && (text === ',' || text === ';' || SEPARATORS.has(text))) cut(text);
    else current.push(token);
  }
  cut(';');
  return expressions;
}

function isFunctionName(tokens, index) {
  const before = tokens[index]?.text;
  if (before === undefined || !/^[a-z_]/.test(before) || NOT_A_FUNCTION.has(before)) return false;
  const words = [tokens[index - 1]?.text, tokens[index - 2]?.text, tokens[index - 3]?.text];
  // `insert into t (`, `create table if not exists t (`, `with t (` and `index on t (` name a table, no function.
  return (
    !['into', 'table', 'with', 'on', 'references'].includes(words[0]) &&
    !(words[0] === 'exists' && words[1] === 'not')
  );
}

/** Gives each value of `insert into t (a, b) values (x, y)` or `... select x, y from` the name of its column. */
function nameInsertedValues(expressions) {
  for (let i = 0; i < expressions.length; i++) {
    if (expressions[i].endedBy !== '(' || expressions[i - 1]?.endedBy !== 'into') continue;
    const columns = [];
    let at = i + 1;
    for (; at < expressions.length; at++) {
      columns.push(expressions[at].tokens[0]?.text);
      if (expressions[at].endedBy === ')') break;
    }
    nameRow(expressions, at + 1, columns);
  }
}

function nameRow(expressions, start, columns) {
  const before = expressions[start];
  if (before?.endedBy !== 'values' && before?.endedBy !== 'select') return;
  let at = start + (before.endedBy === 'values' ? 2 : 1);
  for (let row = 0; at < expressions.length; at++) {
    const expression = expressions[at];
    expression.column = columns[row++];
    if (expression.endedBy === ',') continue;
    const another =
      before.endedBy === 'values' &&
      expressions[at + 1]?.endedBy === ',' &&
      expressions[at + 2]?.endedBy === '(';
    if (!another) return;
    at += 2;
    row = 0;
  }
}

module.exports = { MACHINE_COLUMNS, businessTimeFromDatabase };

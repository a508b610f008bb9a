import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findings } from '../../scripts/check-sql-time.cjs';
import { businessTimeFromDatabase } from '../../scripts/sql-time.cjs';
import { withFolder } from './project';

describe('the check that business time is not the time of the database', () => {
  it.each([
    ['a comparison', 'select id from link where expires_at > now()'],
    ['any spelling', 'update outbox set sent_at = CURRENT_TIMESTAMP where id = $1'],
    ['a moving clock', 'select 1 from timer where not done and due_at <= clock_timestamp()'],
    ['arithmetic', "update link set expires_at = now() + interval '48 hours'"],
    [
      'epoch milliseconds',
      'select id from timer where due_at <= extract(epoch from clock_timestamp()) * 1000',
    ],
    ['a default', 'create table quote (id int, expires_at timestamptz default now())'],
    ['an inserted value', 'insert into thread (id, wake_at, last_customer_at) values ($1, now(), now())'],
    ['a second row', 'insert into thread (id, last_customer_at) values (1, $1), (2, now())'],
    ['an inserted selection', 'insert into timer (thread_id, due_at) select id, now() from thread'],
    [
      'a table with a quoted name',
      'create table "order" (number text, updated_at timestamptz default now())',
    ],
    ['machine and business beside each other', 'update thread set wake_at = now(), window_opened_at = now()'],
  ])('finds %s', (_what, sql) => {
    expect(businessTimeFromDatabase(sql)).toHaveLength(1);
  });

  it.each([
    [
      'a lease',
      "update thread set lease_until = clock_timestamp() + interval '8 seconds' where lease_until < now()",
    ],
    ['a case', 'update thread t set wake_at = case when t.wake then t.wake_at else now() end'],
    ['a function around it', 'update thread set wake_at = least(wake_at, clock_timestamp())'],
    [
      'inserted values by position',
      'insert into inbox (thread_id, received_at) values ($1, clock_timestamp())',
    ],
    ['a bound parameter', 'select id from timer where due_at <= $1'],
    ['a comment', 'select 1 -- never now()\nfrom thread where wake_at < clock_timestamp()'],
    ['a column called now', 'update audit set now = $1'],
    ['a clock read on purpose', 'select clock_timestamp() as machine_now'],
  ])('lets %s pass', (_what, sql) => {
    expect(businessTimeFromDatabase(sql)).toEqual([]);
  });

  it('reads SQL files and the SQL inside TypeScript, and names the line', () => {
    withFolder((folder) => {
      mkdirSync(join(folder, 'src/store/migrations'), { recursive: true });
      writeFileSync(
        join(folder, 'src/store/migrations/1.sql'),
        'create table a (\n  b timestamptz default now()\n);\n',
      );
      const code = [
        '// now() in a comment, clock.now() in code and "call us now()" in words are nobody\'s SQL',
        'export const at = (clock: { now(): number }) => clock.now();',
        'export const due = `select id',
        '  from timer',
        '  where due_at <= now()`;',
      ];
      writeFileSync(join(folder, 'src/timers.ts'), code.join('\n'));
      expect(findings(folder)).toEqual([
        'src/store/migrations/1.sql:2: b timestamptz default now',
        'src/timers.ts:5: due_at now',
      ]);
    });
  });
});

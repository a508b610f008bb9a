import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/lib/project-root';
import { readMigrations } from '../../src/store/migration-files';
import { useTestDatabase } from '../support/database';
import { describeDatabase } from './support/describe-database';

const db = useTestDatabase();

describe('docs/data-model.md', () => {
  it('says what the migrations make (to write it anew: UPDATE_DOCS=1 npx jest test/store/data-model)', async () => {
    const page = join(projectRoot(), 'docs', 'data-model.md');
    const migrations = await readMigrations(join(projectRoot(), 'src', 'store', 'migrations'));
    const described = await describeDatabase(
      db.store,
      migrations.map(({ sql }) => sql),
    );
    if (process.env.UPDATE_DOCS === '1') await writeFile(page, described);
    expect(await readFile(page, 'utf8')).toBe(described);
  });
});

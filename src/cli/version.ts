import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../lib/project-root';

const manifestSchema = z.object({ version: z.string() });

/** Version of this program, from package.json. */
export function productVersion(): string {
  const manifest = readFileSync(join(projectRoot(), 'package.json'), 'utf8');
  return manifestSchema.parse(JSON.parse(manifest)).version;
}

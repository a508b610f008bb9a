import { readFileSync } from 'node:fs';
import { type LabelledRow, readRows } from '../../nlu/evaluate/rows';
import { usageError } from '../failure';

/** Bad lines shown before "and so many more". */
const SHOWN = 5;

/**
 * Labelled messages of a file that was named on the command line.
 * @param allAre see `readRows`
 * @throws ConfigError USAGE that names file and line of everything that is wrong
 */
export function readRowsFile(file: string, allAre?: string): readonly LabelledRow[] {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch {
    throw usageError(`cannot read ${file}`);
  }
  const { rows, problems } = readRows(content, file, allAre);
  if (problems.length === 0) return rows;
  const more = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more lines`] : [];
  throw usageError([...problems.slice(0, SHOWN), ...more].join('\n'));
}

import { join } from 'node:path';
import { projectRoot } from '../../lib/project-root';
import { checkIntents } from '../../nlu/check';
import { EXIT } from '../exit-codes';
import type { Cli } from '../terminal';

/** `renewdesk intents check`: phrases and replies of every intent; exit 3 when something has to be mended. */
export async function check({ json }: { readonly json?: boolean }, cli: Cli): Promise<number> {
  const report = checkIntents(join(projectRoot(), 'intents'));
  if (json) cli.out(JSON.stringify(report));
  else for (const { code, message } of report.problems) cli.out(`${code}: ${message}`);
  const intents = Object.keys(report.counts).length;
  cli.note(`${intents} intents, ${report.problems.length} problems`);
  return report.problems.length > 0 ? EXIT.checkFailed : EXIT.ok;
}

import { Option } from 'commander';
import { CANDIDATE_STATES } from '../../moderation/candidates';
import type { AcceptFlags, CandidateFlags, ExportFlags, ListFlags } from '../intents/candidates';
import type { ImportPatchFlags } from '../intents/import-patch';
import { brandOption, type DeclareCommands, dataOption, examples, jsonOption, wholeNumber } from './shared';

/** Below `intents`: what customers wrote that was not understood, on its way to the phrases. */
export const candidateCommands: DeclareCommands = (intents, cli, finished) => {
  const candidates = intents
    .command('candidates')
    .description('messages that were not understood, masked, to be made phrases');
  const command = (name: string, description: string) =>
    candidates.command(name).description(description).addOption(jsonOption()).addOption(dataOption());

  command('list', 'those said most often first')
    .addOption(new Option('--state <state>', 'only these').choices(CANDIDATE_STATES).default('new'))
    .option('--limit <number>', 'at most so many', wholeNumber(1), 100)
    .action(async (flags: ListFlags) => {
      const { listThem } = await import('../intents/candidates.js');
      finished(await listThem(flags, cli));
    });
  command('accept', 'it is a message of this intent')
    .argument('<id>')
    .option('--intent <name>', 'what it means (what was suggested)')
    .action(async (id: string, flags: AcceptFlags) => {
      const { accept } = await import('../intents/candidates.js');
      finished(await accept(id, flags, cli));
    });
  command('reject', 'nothing is to be learned from it')
    .argument('<id>')
    .action(async (id: string, flags: CandidateFlags) => {
      const { reject } = await import('../intents/candidates.js');
      finished(await reject(id, flags, cli));
    });
  command('export', 'write the accepted ones into a patch, one JSON a line, and mark them exported')
    .requiredOption('--out <file>', 'a file that is not there yet')
    .addHelpText('after', examples('intents candidates export --out patch.jsonl'))
    .action(async (flags: ExportFlags) => {
      const { exportThem } = await import('../intents/candidates.js');
      finished(await exportThem(flags, cli));
    });

  intents
    .command('import')
    .description('add the phrases of a patch to intents/; exit 3 when lines were refused')
    .argument('<patch>', '{"language","intent","text"} a line, - for stdin')
    .option('--check', 'say what would be done and change nothing')
    .addOption(jsonOption())
    .addOption(brandOption())
    .addHelpText('after', examples('intents import patch.jsonl --check', 'intents import patch.jsonl'))
    .action(async (patch: string, flags: ImportPatchFlags) => {
      const { importPatch } = await import('../intents/import-patch.js');
      finished(await importPatch(patch, flags, cli));
    });
};

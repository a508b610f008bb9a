import { type IntentFilePart, readIntentFile } from '../../turn/intent-file';
import { listIntents, readIntentFiles } from '../phrases';

/** What intent.yaml says that matters for judging. Never throws: what is wrong with it is the catalogue's to say. */
export function readIntentFacts(intentsFolder: string, intent: string): IntentFilePart {
  const read = readIntentFile(intent, readIntentFiles(intentsFolder, intent).description);
  return read.outcome === 'read' ? read.file : read.rest;
}

/** Part → the intent that its intent.yaml names with `partOf`, as which it counts. */
export function readParents(intentsFolder: string): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const intent of listIntents(intentsFolder)) {
    const { partOf } = readIntentFacts(intentsFolder, intent);
    if (partOf !== undefined) parents.set(intent, partOf);
  }
  return parents;
}

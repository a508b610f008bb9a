import { loadCatalogue } from './catalogue';

/** Names of the intents that phrases belong to: all but those that only hold words of the bot. */
export function phraseIntents(intentsFolder: string): ReadonlySet<string> {
  const { intents } = loadCatalogue(intentsFolder);
  return new Set([...intents.values()].filter(({ kind }) => kind !== 'system').map(({ intent }) => intent));
}

import { join } from 'node:path';
import type { Brand } from '../brand';
import { projectRoot } from '../lib/project-root';
import type { IntentEngine } from '../nlu/engine';
import { createLanguageDetector } from '../nlu/language';
import { readPhrases } from '../nlu/phrases';
import { createSlotReader } from '../nlu/slots/slot-reader';
import { handoffIntents, loadCatalogue } from './catalogue';
import { createDecide } from './decide';
import type { DecideInput, Decision, IntentModule } from './port';
import { createReplies, type Replies } from './reply';
import { createUnderstand, type Understand } from './understand';

/** The thinking part of the product: text in, decision and words out. No store, no network, no clock. */
export interface Engine {
  readonly understand: Understand;
  decide(input: DecideInput): Decision;
  readonly replies: Replies;
}

/** Builds it from intents/ and a trained model. @throws AppError with every problem of the intents' files at once */
export async function createEngineFor(
  brand: Brand,
  parts: {
    readonly model: IntentEngine;
    readonly modules: readonly IntentModule[];
    readonly intentsFolder?: string;
  },
): Promise<Engine> {
  const folder = parts.intentsFolder ?? join(projectRoot(), 'intents');
  const catalogue = loadCatalogue(folder);
  const { defaultLanguage, languages, timeZone } = brand.brand;
  const language = await createLanguageDetector({
    fallback: defaultLanguage,
    allowed: languages,
    phrases: readPhrases(folder),
  });
  return {
    understand: createUnderstand({
      engine: parts.model,
      slots: createSlotReader(brand),
      language,
      brand,
      handoffIntents: handoffIntents(catalogue),
    }),
    decide: createDecide({ modules: parts.modules, catalogue }),
    replies: createReplies(catalogue, { timeZone }),
  };
}

import type { FactAsker } from '../turn/facts';
import type { SkillFact, SkillRequest } from '../turn/port';

/** Asks the questions of a form, one step a turn. What it says and keeps takes effect only by the turn's own commit. */
export interface SkillRunner {
  /** Never throws and never hangs: what goes wrong is an outcome, and a person takes over. */
  step(request: SkillRequest, asker: FactAsker): Promise<SkillFact>;
  /** A sentence for the person who starts, where the skills cannot run here. */
  readonly notice?: string;
}

/** Runs one step of a form; throws when the form or the engine has a fault. */
export type FormEngine = (request: SkillRequest, asker: FactAsker) => Promise<SkillFact>;

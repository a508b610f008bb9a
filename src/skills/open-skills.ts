import type { Brand } from '../brand';
import { errorCode, SkillError } from '../lib/errors';
import type { Logger } from '../lib/log';
import { systemCode } from '../lib/system-code';
import { bulkOrderForm } from './bulk-order';
import { callMeBackForm } from './call-me-back';
import type { Form } from './form';
import type { FormEngine, SkillRunner } from './port';

export interface SkillsDeps {
  readonly brand: Brand;
  readonly log: Logger;
  /** Loads the engine at its first use. Left out: Botkit. */
  readonly load?: (forms: readonly Form[]) => Promise<FormEngine>;
  /** Is the engine there to be loaded? Left out: looks for Botkit without loading it. */
  readonly isInstalled?: () => boolean;
  /** Machine time, ms. */
  readonly stepTimeoutMs?: number;
}

/** A step is arithmetic; longer than this it hangs (issue: more than 2 s ends with a person). */
const STEP_TIMEOUT_MS = 2_000;
/** Loading takes 0.8 to 1.8 s on an idle machine; the turn's lease is 30 s. */
const LOAD_TIMEOUT_MS = 15_000;
const NOTICE =
  'botkit is not installed: who asks for a call-back or a bulk order gets a person at once (npm install botkit)';

/** The forms of this brand. Nothing heavy is loaded before the first of them is used. */
export function openSkills(deps: SkillsDeps): SkillRunner {
  const { brand, log, load = loadBotkit, isInstalled = botkitIsThere } = deps;
  const { stepTimeoutMs = STEP_TIMEOUT_MS } = deps;
  const forms = [callMeBackForm(brand), bulkOrderForm(brand)];
  let engine: Promise<FormEngine> | undefined;
  const loaded = () => {
    engine ??= load(forms).catch((error: unknown) => {
      // Tried again at the next use: a broken disk may have healed, and a package may have been installed.
      engine = undefined;
      throw error;
    });
    return engine;
  };
  return {
    ...(!isInstalled() && { notice: NOTICE }),
    step: async (request, asker) => {
      try {
        const run = await within(LOAD_TIMEOUT_MS, loaded());
        return await within(stepTimeoutMs, run(request, asker));
      } catch (error) {
        if (isMissing(error)) return { outcome: 'missing' };
        log.warn(
          { threadId: asker.threadId, skill: request.skill, code: errorCode(error) },
          'skill step failed, a person gets the thread',
        );
        return { outcome: 'failed' };
      }
    },
  };
}

async function loadBotkit(forms: readonly Form[]): Promise<FormEngine> {
  const { createBotkitEngine } = await import('./botkit/engine.js');
  return createBotkitEngine(forms);
}

function botkitIsThere(): boolean {
  try {
    require.resolve('botkit');
    return true;
  } catch {
    return false;
  }
}

function isMissing(error: unknown): boolean {
  return systemCode(error) === 'MODULE_NOT_FOUND';
}

/** What comes later than the deadline is dropped, its failure too. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SkillError('SKILL_TIMEOUT', `no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

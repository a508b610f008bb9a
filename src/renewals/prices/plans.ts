import type { Brand, Plan } from '../../brand';
import type { Language } from '../../lib/languages';

/** Finds a plan by id, by its name in any language or by an alias, whatever the case and spacing. */
export function createPlanFinder(plans: Brand['plans']): (text: string) => Plan | undefined {
  const byName = new Map<string, Plan>();
  for (const plan of plans) {
    for (const name of [plan.id, ...Object.values(plan.names), ...plan.aliases]) byName.set(fold(name), plan);
  }
  return (text) => byName.get(fold(text));
}

/** Names to show; of a plan that is no longer in brand.yaml only its id is left. */
export function planNamesOf(plan: Plan | undefined, id: string): Readonly<Record<Language, string>> {
  return plan?.names ?? { en: id, nb: id, zh: id };
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}

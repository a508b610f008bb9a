import type { Brand, Plan } from '../brand';
import { vatShare } from '../renewals/prices/money';
import { CYCLES, type QuoteDraft } from '../turn/port';

/** The plans a text names: by name, alias or id. Spaces and case do not matter. */
export function plansIn(text: string, plans: Brand['plans']): readonly Plan[] {
  const said = fold(text);
  return plans.filter((plan) =>
    [plan.id, ...Object.values(plan.names), ...plan.aliases].some((name) => said.includes(fold(name))),
  );
}

/** "nordic", "10 GB": what leaves several plans possible. */
export function plansLike(text: string, plans: Brand['plans']): readonly Plan[] {
  const size = /(?<!\d)(\d{1,3})\s?gb/iu.exec(text)?.[1];
  if (size === undefined) return [];
  return plans.filter(({ names }) => new RegExp(`(?<!\\d)${size} GB`, 'u').test(names.en));
}

/**
 * List prices times quantity, VAT included and shown; whole minor units throughout. One line for each plan and cycle that
 * may be meant; a person makes the offer.
 */
export function draftQuote(
  { brand, plans }: Pick<Brand, 'brand' | 'plans'>,
  wish: {
    readonly quantity: number;
    readonly planIds: readonly string[];
    readonly cycle?: string | undefined;
  },
): QuoteDraft {
  const { quantity, planIds, cycle } = wish;
  const meant = plans.filter(({ id }) => planIds.length === 0 || planIds.includes(id));
  const lines = meant.flatMap((plan) =>
    CYCLES.filter((each) => cycle === undefined || each === cycle).flatMap((each) => {
      const unitMinor = plan.prices[each];
      if (unitMinor === undefined) return [];
      const totalMinor = unitMinor * quantity;
      const vatMinor = vatShare(totalMinor, plan.vatRate);
      return [{ planId: plan.id, plan: plan.names.en, cycle: each, unitMinor, totalMinor, vatMinor }];
    }),
  );
  return { currency: brand.currency, quantity, lines };
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}

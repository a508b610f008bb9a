import type { Language } from '../lib/languages';
import type { Hours } from '../lib/opening-hours';
import type { Cycle } from './values';

/** What anybody may know of the brand and an intent may choose from; texts that never differ are reply values instead. */
export interface BrandFacts {
  /** ISO 4217, of all prices here. */
  readonly currency: string;
  readonly plans: readonly PublicPlan[];
  readonly promotions: readonly PublicPromotion[];
  readonly shops: readonly Shop[];
  /** What the configured checkouts take, in their order. */
  readonly payMethods?: readonly PayMethod[];
  /** IANA zone that all opening hours are in. */
  readonly timeZone: string;
  /** When the phone is answered; undefined: there is no phone line. */
  readonly hotline?: Hours;
}

/** Ways to pay; the sandbox's pretend page stands for a card. */
export type PayMethod = 'card' | 'paypal';

export interface PublicPlan {
  readonly names: Readonly<Record<Language, string>>;
  readonly aliases: readonly string[];
  /** List price of each cycle in minor units, VAT included; a cycle that is missing is not sold. */
  readonly prices: Readonly<Partial<Record<Cycle, number | undefined>>>;
}

export interface PublicPromotion {
  readonly names: Readonly<Record<Language, string>>;
  /** As the brand writes it. Recognised in what customers write, and never told to anybody. */
  readonly code?: string;
  /** First and last moment, epoch ms; undefined: no bound. */
  readonly from?: number;
  readonly until?: number;
}

export interface Shop {
  readonly name: string;
  readonly city: string;
  readonly address: string;
  readonly hours: Hours;
}

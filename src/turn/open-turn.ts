import type { Brand } from '../brand';
import { type Account, accountKey } from '../channel/account';
import { hoursAt } from '../handoff/hours';
import type { Clock } from '../lib/clock';
import type { Ids } from '../lib/ids';
import type { Logger } from '../lib/log';
import { createWatch } from '../moderation/watch';
import { ownerOfEcho } from '../outbox/echo-owner';
import type { Senders } from '../outbox/senders';
import { createPhraseMask } from '../privacy/phrase-mask';
import { createJudge } from '../renewals/genuine/judge';
import type { Renewals } from '../renewals/open-renewals';
import type { SkillRunner } from '../skills/port';
import type { Store } from '../store/store';
import { brandContext } from './brand-context';
import type { Engine } from './build-engine';
import type { TurnDeps } from './run-turn';
import { createSuggest, type Suggest } from './suggest';
import { createSuggestFacts } from './suggest-facts';
import { createTurnFacts } from './turn-facts';
import { onlySaidIn } from './unsent';

export interface OpenTurnDeps {
  readonly engine: Engine;
  readonly skills: Pick<SkillRunner, 'step'>;
  readonly renewals: Renewals;
  readonly senders: Pick<Senders, 'capabilitiesOf'>;
  readonly brand: Brand;
  readonly accounts: readonly Account[];
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly publicUrl: () => string;
}

/** All that a turn asks of the other stations. */
export function openTurn(deps: OpenTurnDeps): TurnDeps {
  const { engine, skills, renewals, senders, brand, accounts, store, clock, ids, log } = deps;
  const hours = () => hoursAt(brand.hours, brand.brand.timeZone, clock.now());
  return {
    ...engine,
    clock,
    hours,
    facts: createTurnFacts({
      gate: renewals.gate,
      quotes: renewals.quotes,
      genuine: renewals.genuine,
      paymentsOf: renewals.paymentsOf,
      hours,
      skillStep: skills.step,
    }),
    prepareLink: renewals.prepareLink,
    prepareReceipt: renewals.prepareReceipt,
    ...(renewals.reminders && { reminders: renewals.reminders }),
    pick: ids.pick,
    defaultLanguage: brand.brand.defaultLanguage,
    channelOf: (channel) => ({ capabilities: senders.capabilitiesOf(`${channel}:`) }),
    brandOf: ({ channel }) => brandContext(brand, channel),
    ownerOf: (threadId, echo) => ownerOfEcho(store, threadId, echo),
    maskPhrase: createPhraseMask(brand).mask,
    watch: createWatch({ store, clock, log, judge: createJudge(brand, deps.publicUrl) }),
    onlySaidIn: (threadId, messageIds) => onlySaidIn(store, threadId, messageIds),
    isOurApp: (id, appId) =>
      accounts.some((account) => accountKey(account) === id && account.appId === appId),
  };
}

export type OpenSuggestDeps = Pick<OpenTurnDeps, 'renewals' | 'brand' | 'clock'> & {
  readonly engine: () => Promise<Engine>;
};

/** The same thinking for words that a person may take over. */
export function openSuggest({ engine, renewals, brand, clock }: OpenSuggestDeps): Suggest {
  const { gate, quotes, genuine, paymentsOf, prepareLink } = renewals;
  const hours = () => hoursAt(brand.hours, brand.brand.timeZone, clock.now());
  return createSuggest({
    engine,
    clock,
    prepareLink,
    facts: createSuggestFacts({ gate, quotes, genuine, paymentsOf, hours }),
    brandOf: ({ channel }) => brandContext(brand, channel),
  });
}

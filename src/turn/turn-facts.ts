import type { GenuineCheck } from '../renewals/genuine/check-genuine';
import type { IdentityGate } from '../renewals/orders/identity-gate';
import type { QuoteFacts } from '../renewals/prices/facts';
import type { FactAsker, FactSource } from './facts';
import type { FactRequest, Facts, HoursFact, PaymentsFact, SkillFact, SkillRequest } from './port';

export interface TurnFactsDeps {
  readonly gate: IdentityGate;
  readonly quotes: QuoteFacts;
  readonly genuine: Pick<GenuineCheck, 'fact'>;
  paymentsOf(threadId: string): Promise<PaymentsFact>;
  hours(): HoursFact;
  /** Never throws. */
  skillStep(request: SkillRequest, asker: FactAsker): Promise<SkillFact>;
}

/** Facts from the stations that own them; each keeps its own deadline, together below the turn's lease. */
export function createTurnFacts(deps: TurnFactsDeps): FactSource {
  const { gate, quotes, genuine, hours, skillStep } = deps;
  const fetchOne = async (request: FactRequest, asker: FactAsker): Promise<Facts> => {
    switch (request.kind) {
      case 'identity': {
        const { kind: _, ...check } = request;
        return { identity: await gate.check({ ...check, ...asker }) };
      }
      case 'quote':
        return { quote: await quotes.quoteFor(asker.threadId, request.orderNumbers, request.promoCode) };
      case 'points':
        return { points: await quotes.pointsOf(asker.threadId) };
      case 'payments':
        return { payments: await deps.paymentsOf(asker.threadId) };
      case 'hours':
        return { hours: hours() };
      case 'genuine':
        return { genuine: await genuine.fact(request, asker) };
      case 'skill':
        return { skill: await skillStep(request, asker) };
    }
  };
  return {
    fetch: async (requests, asker) => {
      let facts: Facts = {};
      // One after the other: a quote may rest on the proof that the identity check has just written.
      for (const request of requests) facts = { ...facts, ...(await fetchOne(request, asker)) };
      return facts;
    },
  };
}

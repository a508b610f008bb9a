import type { QuoteFacts } from '../renewals/facts';
import type { IdentityGate } from '../renewals/identity-gate';
import type { FactAsker, FactSource } from './facts';
import type { FactRequest, Facts, HoursFact } from './port';

export interface TurnFactsDeps {
  readonly gate: IdentityGate;
  readonly quotes: QuoteFacts;
  hours(): HoursFact;
}

/** Facts from the stations that own them; each keeps its own deadline, together below the turn's lease. */
export function createTurnFacts({ gate, quotes, hours }: TurnFactsDeps): FactSource {
  const fetchOne = async (request: FactRequest, asker: FactAsker): Promise<Facts> => {
    switch (request.kind) {
      case 'identity': {
        const { kind: _, ...check } = request;
        return { identity: await gate.check({ ...check, ...asker }) };
      }
      case 'quote':
        return { quote: await quotes.quoteFor(asker.threadId, request.orderNumbers, request.promoCode) };
      case 'hours':
        return { hours: hours() };
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

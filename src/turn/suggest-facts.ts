import type { GenuineCheck } from '../renewals/genuine/check-genuine';
import type { IdentityGate } from '../renewals/orders/identity-gate';
import type { QuoteFacts } from '../renewals/prices/facts';
import type { FactRequest, Facts, HoursFact, PaymentsFact } from './port';

export interface SuggestFactsDeps {
  readonly gate: IdentityGate;
  readonly quotes: Pick<QuoteFacts, 'wouldQuote' | 'pointsOf'>;
  readonly genuine: Pick<GenuineCheck, 'tell'>;
  paymentsOf(threadId: string): Promise<PaymentsFact>;
  hours(): HoursFact;
}

export interface SuggestFacts {
  /**
   * The facts as they stand, with nothing tried and nothing noted. Undefined: one of them cannot be told that way, or
   * not now.
   */
  read(requests: readonly FactRequest[], threadId: string): Promise<Facts | undefined>;
}

/** No event asks: words that are only looked at count at no gate. */
const NO_EVENT = 0;

/** The reading half of src/turn/turn-facts.ts. */
export function createSuggestFacts(deps: SuggestFactsDeps): SuggestFacts {
  const { gate, quotes, genuine, hours } = deps;
  const readOne = async (request: FactRequest, threadId: string): Promise<Facts | undefined> => {
    switch (request.kind) {
      case 'identity': {
        // Without the contact it is no try: only what this thread has proved already counts.
        const { orderNumbers } = request;
        const identity = await gate.check({ orderNumbers, threadId, inboxId: NO_EVENT });
        const isProved =
          identity.outcome === 'checked' && identity.orders.every(({ outcome }) => outcome === 'matched');
        return isProved ? { identity } : undefined;
      }
      case 'quote':
        return { quote: await quotes.wouldQuote(threadId, request.orderNumbers, request.promoCode) };
      case 'points':
        return { points: await quotes.pointsOf(threadId) };
      case 'payments':
        return { payments: await deps.paymentsOf(threadId) };
      case 'hours':
        return { hours: hours() };
      case 'genuine': {
        const things = await genuine.tell(request.text, { own: request.own ?? [], threadId });
        return { genuine: { outcome: 'told', things: things.map(({ subject: _, ...thing }) => thing) } };
      }
      case 'skill':
        // A form asks its questions itself.
        return undefined;
    }
  };
  return {
    read: async (requests, threadId) => {
      let facts: Facts = {};
      for (const request of requests) {
        const read = await readOne(request, threadId);
        if (!read) return undefined;
        facts = { ...facts, ...read };
      }
      return facts;
    },
  };
}

import type { DecideInput, Decision, IntentModule, PointsFact, ReplyValue } from '../../src/turn/port';

type OwnPoints = Extract<PointsFact, { outcome: 'known' }>['orders'];

/** The rule for everybody; the balance for who has paid in this chat before. */
export const referralPoints: IntentModule = { intent: 'referral-points', decide };

function decide({ state, facts, context }: DecideInput): Decision {
  const { pointsPerReferral, pointValue } = context.brand.values;
  if (pointsPerReferral === undefined) return say(state, 'referral-points/none');
  if (!facts.points) return { needs: [{ kind: 'points' }] };
  if (facts.points.outcome === 'hidden') return say(state, 'referral-points/answer');
  const own = facts.points.orders.filter(({ points }) => points > 0);
  const [first] = own;
  if (!first) return say(state, 'referral-points/balance-none');
  const worth = (points: number) => moneyOf(points, pointValue);
  if (own.length === 1) {
    const { orderNumber, points } = first;
    return say(state, 'referral-points/balance', { order: orderNumber, points, worth: worth(points) });
  }
  return say(state, 'referral-points/balance-many', { lines: linesOf(own, worth) });
}

function linesOf(own: OwnPoints, worth: (points: number) => ReplyValue): ReplyValue {
  return {
    lines: own.map(({ orderNumber, points }) => ({
      key: 'referral-points/line',
      values: { order: orderNumber, points, worth: worth(points) },
    })),
  };
}

function moneyOf(points: number, pointValue: ReplyValue | undefined): ReplyValue {
  if (typeof pointValue !== 'object' || !('minor' in pointValue)) return '';
  return { minor: points * pointValue.minor, currency: pointValue.currency };
}

function say(
  state: DecideInput['state'],
  key: string,
  values?: Readonly<Record<string, ReplyValue>>,
): Decision {
  return { state, actions: [{ type: 'say', key, ...(values && { values }) }] };
}

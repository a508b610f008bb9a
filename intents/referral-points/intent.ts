import {
  type DecideInput,
  type Decision,
  type IntentModule,
  type PointsFact,
  type ReplyValue,
  say,
} from '../../src/turn/port';

type OwnPoints = Extract<PointsFact, { outcome: 'known' }>['orders'];

/** The rule for everybody; the balance for who has paid in this chat before. */
export const referralPoints: IntentModule = { intent: 'referral-points', decide };

function decide({ state, facts, context }: DecideInput): Decision {
  const { pointsPerReferral, pointValue } = context.brand.values;
  if (pointsPerReferral === undefined) return { state, actions: [say('referral-points/none')] };
  if (!facts.points) return { needs: [{ kind: 'points' }] };
  if (facts.points.outcome === 'hidden') return { state, actions: [say('referral-points/answer')] };
  const own = facts.points.orders.filter(({ points }) => points > 0);
  const [first] = own;
  if (!first) return { state, actions: [say('referral-points/balance-none')] };
  const worth = (points: number) => moneyOf(points, pointValue);
  if (own.length === 1) {
    const { orderNumber, points } = first;
    return {
      state,
      actions: [say('referral-points/balance', { order: orderNumber, points, worth: worth(points) })],
    };
  }
  return { state, actions: [say('referral-points/balance-many', { lines: linesOf(own, worth) })] };
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

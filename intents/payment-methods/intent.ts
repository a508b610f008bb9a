import {
  type DecideInput,
  type Decision,
  type IntentModule,
  type PayMethod,
  type ReplyValue,
  say,
} from '../../src/turn/port';

/** Ways to pay by the names customers use, and the checkout that would have to take them; undefined: none of ours does. */
const NAMED: readonly (readonly [RegExp, string, PayMethod | undefined])[] = [
  [/pay ?pal|贝宝/iu, 'PayPal', 'paypal'],
  [/visa|master ?card|amex|american express|信用卡|借记卡|银行卡|(?:kreditt|debet|bank)kort/iu, '', 'card'],
  [/vipps/iu, 'Vipps', undefined],
  [/klarna/iu, 'Klarna', undefined],
  [/swish/iu, 'Swish', undefined],
  [/mobile ?pay/iu, 'MobilePay', undefined],
  [/ali ?pay|支付宝/iu, 'Alipay', undefined],
  [/we ?chat|微信/iu, 'WeChat Pay', undefined],
  [/union ?pay|银联/iu, 'UnionPay', undefined],
  [/bitcoin|crypto|krypto|比特币|加密货币|usdt/iu, '', undefined],
];

/** What the brand's checkouts take, and whether a way that was named is among it. */
export const paymentMethods: IntentModule = { intent: 'payment-methods', decide };

function decide({ understanding, state, context }: DecideInput): Decision {
  const ways = context.brand.facts?.payMethods ?? [];
  if (ways.length === 0) return { state, actions: [say('payment-methods/unknown')] };
  const methods: ReplyValue = { list: ways.map((way) => ({ key: `payment-methods/${way}` })) };
  const [named] = NAMED.filter(([pattern]) => pattern.test(understanding.text));
  if (!named) return { state, actions: [say('payment-methods/answer', { methods })] };
  const [, method, way] = named;
  if (way !== undefined && ways.includes(way)) {
    return { state, actions: [say('payment-methods/yes', { method: { key: `payment-methods/${way}` } })] };
  }
  if (method === '') return { state, actions: [say('payment-methods/no', { methods })] };
  return { state, actions: [say('payment-methods/no-named', { method, methods })] };
}

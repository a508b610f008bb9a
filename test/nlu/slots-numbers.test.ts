import { describe, expect, it } from '@jest/globals';
import { valuesOf } from './support';

describe('order numbers among other numbers', () => {
  it.each<readonly [string, Readonly<Record<string, string | number>>]>([
    ["my order's number is 48213", { orderNumber: 'NO-48213' }],
    ["order's 48213", { orderNumber: 'NO-48213' }],
    ['ordrens nummer er 48213', { orderNumber: 'NO-48213' }],
    ['ordrenr. 48213', { orderNumber: 'NO-48213' }],
    ['ordrenr: NO 48 213', { orderNumber: 'NO-48213' }],
    ['N0 48213', { orderNumber: 'NO-48213' }],
    ['n° 48213 svp', { orderNumber: 'NO-48213' }],
    ['№48213', { orderNumber: 'NO-48213' }],
    ['NO：48213', { orderNumber: 'NO-48213' }],
    ['＃４８２１３', { orderNumber: 'NO-48213' }],
    ['4️⃣8️⃣2️⃣1️⃣3️⃣', { orderNumber: 'NO-48213' }],
    ['订单编号：ＮＯ４８２１３', { orderNumber: 'NO-48213' }],
    ['我的单号是 48213 谢谢', { orderNumber: 'NO-48213' }],
    ['訂單號 48213', { orderNumber: 'NO-48213' }],
    ['order no48213 is not renewed', { orderNumber: 'NO-48213' }],
    ['ref: NO-48213', { orderNumber: 'NO-48213' }],
    ['reference number 48213', { orderNumber: 'NO-48213' }],
    ['bestillingsnr 48 213', { orderNumber: 'NO-48213' }],
    ['order (48213)', { orderNumber: 'NO-48213' }],
    ['order "48213"', { orderNumber: 'NO-48213' }],
    ["NO-48213's plan", { orderNumber: 'NO-48213' }],
    ['NO–48213', { orderNumber: 'NO-48213' }],
    ['NO 4 8 2 1 3', { orderNumber: 'NO-48213' }],
    ['no.48213', { orderNumber: 'NO-48213' }],
    ['renew 48213,5GB please', { orderNumber: 'NO-48213' }],
    ['no 48213 and 48214, sorry 48215', { orderNumber: 'NO-48215' }],
    ['not NO-48213 but NO-48215', { orderNumber: 'NO-48215' }],
    ['*48214', { orderNumber: 'NO-48214' }],
    ['订单48213，不对，是48214', { orderNumber: 'NO-48214' }],
    ['NO-48213 nei vent NO-48214', { orderNumber: 'NO-48214' }],
    ['48213. oops 48214, sorry!', { orderNumber: 'NO-48214' }],
    ['I was charged 12900 twice', {}],
    ['paid 12900 kr for order 48213', { orderNumber: 'NO-48213' }],
    ['kr 48213', {}],
    ['48213kr', {}],
    ['48213 NOK', {}],
    ['48213 kroner', {}],
    ['300元', {}],
    ['I have 10000 points', {}],
    ['23.11.2026 kl 14:30', {}],
    ['it ends 2026-12-01', {}],
    ['2026年12月1日到期', {}],
    ['my postcode is 10115', {}],
    ['邮编 51800', {}],
    ['code 48213', {}],
    ['feilkode 50012', {}],
    ['imei 356938035643809', {}],
    ['4111 1111 1111 1111', {}],
    ['kontonummer 1503 45 67890', {}],
    ['010190 12345', {}],
    ['20 GB plan', {}],
    ['10GB', {}],
    ['99 kr i mnd', { cycle: 'monthly' }],
    ['prefer 48213', { orderNumber: 'NO-48213' }],
    ['jeg har to ordre: 48213 og 48214', { orderNumber: 'NO-48214', quantity: 2 }],
    ['what does 1 500 kr cover', {}],
    ['10 000 kr', {}],
    ['i have 10 000 followers', {}],
    [
      '订单号48213和邮箱li.wei@qq.com电话13812345678',
      { orderNumber: 'NO-48213', email: 'li.wei@qq.com', phone: '+8613812345678' },
    ],
  ])('%p holds %j', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });
});

describe('phone numbers', () => {
  it.each<readonly [string, Readonly<Record<string, string | number>>]>([
    ['tlf 412.34.567', { phone: '+4741234567' }],
    ['412-34-567', { phone: '+4741234567' }],
    ['(+47) 41234567', { phone: '+4741234567' }],
    ['0047 412 34 567', { phone: '+4741234567' }],
    ['00 47 41234567', { phone: '+4741234567' }],
    ['4741234567', { phone: '+4741234567' }],
    ['+86 138 1234 5678', { phone: '+8613812345678' }],
    ['86-13812345678', { phone: '+8613812345678' }],
    ['008613812345678', { phone: '+8613812345678' }],
    ['手机号：１３８１２３４５６７８', { phone: '+8613812345678' }],
    ['ring meg på 22 33 44 55', { phone: '+4722334455' }],
    ['mob41234567', { phone: '+4741234567' }],
    ['order 48213 phone 41234567', { orderNumber: 'NO-48213', phone: '+4741234567' }],
    ['48213 41234567', { orderNumber: 'NO-48213', phone: '+4741234567' }],
    ['41234567 48213', { orderNumber: 'NO-48213', phone: '+4741234567' }],
    ['order number 41234567', {}],
    ['I have an order, my number is 41234567', { phone: '+4741234567' }],
    ['20261122', {}],
    ['41234567 eller 98765432', { phone: '+4798765432' }],
    ['not 41234567, 98765432', { phone: '+4798765432' }],
    ['+46 70 123 45 67', { phone: '+46701234567' }],
    ['+1 (555) 010-9999', { phone: '+15550109999' }],
    ['call me at +47-412-34-567 after 16:00', { phone: '+4741234567' }],
    ['+47 (0) 412 34 567', { phone: '+4741234567' }],
    ['電話 13812345678', { phone: '+8613812345678' }],
  ])('%p holds %j', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });
});

describe('numbers of SIM profiles and chips', () => {
  it.each<readonly [string, Readonly<Record<string, string | number>>]>([
    ['iccid: 8947 0800 1234 5678 901', { iccid: '8947080012345678901' }],
    ['卡号89470800123456789012', { iccid: '89470800123456789012' }],
    ['eid 89049032000000000000000000000012', {}],
    ['89049032 00000000 00000000 00000012', {}],
    ['simkortnummer 8947080012345678901', { iccid: '8947080012345678901' }],
    ['iccid 8947080012345678901 phone 41234567', { iccid: '8947080012345678901', phone: '+4741234567' }],
    ['8947080012345678900', { iccid: '8947080012345678900' }],
  ])('%p holds %j', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });
});

import type { DecideInput, Decision, IntentModule, ReplyValue, Shop } from '../../src/turn/port';

/** The brand's shops: those of the town that was named, else all of them. */
export const findShop: IntentModule = { intent: 'find-shop', decide };

function decide({ understanding, state, context }: DecideInput): Decision {
  const shops = context.brand.facts?.shops ?? [];
  const { city } = understanding.slots;
  const there = shops.filter((shop) => sameTown(shop.city, city));
  if (shops.length === 0) return says('find-shop/none');
  if (city === undefined) return says('find-shop/all', { shops: listed(shops) });
  if (there.length === 0) return says('find-shop/elsewhere', { city, shops: listed(shops) });
  return says('find-shop/in-town', { city: there[0]?.city ?? city, shops: listed(there) });

  function says(key: string, values: Readonly<Record<string, ReplyValue>> = {}): Decision {
    return { state, actions: [{ type: 'say', key, values }] };
  }
}

function listed(shops: readonly Shop[]): ReplyValue {
  return {
    lines: shops.map(({ name, city, address, hours }) => ({
      key: 'find-shop/shop',
      values: { name, city, address, hours: { week: hours } },
    })),
  };
}

function sameTown(a: string, b: string | undefined): boolean {
  return b !== undefined && a.localeCompare(b, 'nb', { sensitivity: 'base' }) === 0;
}

import { type DecideInput, type Decision, type IntentModule, say } from '../../src/turn/port';

/** Which phone a text speaks of. */
const PHONES = {
  ios: /iphone|ipad|(?<!\p{L})ios(?!\p{L})|app ?store|苹果/iu,
  android: /android|google ?play|play ?store|samsung|huawei|xiaomi|安卓|华为|小米/iu,
} as const;
const VALUES = { ios: 'appStore', android: 'googlePlay' } as const;

/** The genuine addresses of the app, those brand.yaml has and no others: of the phone that was named, else all. */
export const renewInApp: IntentModule = { intent: 'renew-in-app', decide };

function decide({ understanding, state, context }: DecideInput): Decision {
  const { values } = context.brand;
  const says = (name: string): Decision => ({ state, actions: [say(`renew-in-app/${name}`)] });
  if (values.appLinks === undefined) return says('none');
  const named = (['ios', 'android'] as const).filter((phone) => PHONES[phone].test(understanding.text));
  const [phone] = named;
  if (phone === undefined || named.length > 1) return says('answer');
  return says(values[VALUES[phone]] === undefined ? `no-${phone}` : phone);
}

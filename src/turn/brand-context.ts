import type { Brand } from '../brand';
import type { ChannelName } from '../channel/account';
import type { DecideContext, ReplyValue } from './port';

/** What intents and replies may know of the brand in a thread of this channel. */
export function brandContext(brand: Brand, channel: ChannelName): DecideContext['brand'] {
  const { name, orderNumber, privacyUrl, languages, handles } = brand.brand;
  const handle = handles[channel];
  return {
    name,
    orderExample: orderNumber.example,
    privacyUrl,
    website: brand.website,
    handle: handle ? `@${handle}` : name,
    languages,
    values: brandValues(brand),
  };
}

/** Left out where the brand has no such thing: an answer that needs it then goes to a person. */
function brandValues({ apps, hotline, sla }: Brand): Readonly<Record<string, ReplyValue>> {
  // One address a line: a comma behind an address would become part of it.
  const appLinks = [apps.ios, apps.android].filter((link) => link !== undefined).join('\n');
  return {
    waitMinutes: sla.firstReplyMinutes,
    ...(appLinks && { appLinks }),
    ...(hotline && { hotline: hotline.number, hotlineCost: { names: hotline.costNote } }),
  };
}

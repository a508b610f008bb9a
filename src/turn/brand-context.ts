import type { Brand } from '../brand';
import type { ChannelName } from '../channel/account';
import type { Hours } from '../lib/opening-hours';
import { addDays, createCalendar, parseDay } from '../renewals/prices/calendar';
import {
  type BrandFacts,
  type DecideContext,
  PLATFORM_NAMES,
  type PublicPromotion,
  type ReplyValue,
} from './port';

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
    facts: brandFacts(brand),
    reminds: brand.reminders.daysBefore.length > 0,
  };
}

/** Left out where the brand has no such thing: an answer that needs it says so, or goes to a person. */
function brandValues(brand: Brand): Readonly<Record<string, ReplyValue>> {
  const { apps, hotline, sla, points, community } = brand;
  // One address a line: a comma behind an address would become part of it.
  const appLinks = [
    ...(apps.ios ? [`App Store: ${apps.ios}`] : []),
    ...(apps.android ? [`Google Play: ${apps.android}`] : []),
  ].join('\n');
  const communityLinks = community.map(({ name, url }) => ({
    key: 'community/line',
    values: { name: typeof name === 'string' ? name : { names: name }, url },
  }));
  return {
    waitMinutes: sla.firstReplyMinutes,
    // Whose time the opening hours are in, for readers elsewhere.
    zoneCity: { cityOf: brand.brand.timeZone },
    domains: { list: brand.brand.domains },
    handles: { list: handlesOf(brand) },
    ...(appLinks && { appLinks }),
    ...(apps.ios && { appStore: apps.ios }),
    ...(apps.android && { googlePlay: apps.android }),
    ...(communityLinks.length > 0 && { communityLinks: { lines: communityLinks } }),
    ...(hotline && {
      hotline: hotline.number,
      hotlineHours: { week: hotline.hours },
      hotlineCost: { names: hotline.costNote },
    }),
    ...(hotline?.videoUrl && { hotlineVideo: hotline.videoUrl }),
    ...(points && {
      pointsPerReferral: points.perReferral,
      pointValue: { minor: points.minorPerPoint, currency: brand.brand.currency },
    }),
  };
}

/** Every account of ours with its platform, "Instagram @name"; the name alone where there is none. */
function handlesOf({ brand, accounts }: Brand): string[] {
  const named = accounts.map(({ channel, handle }) => [channel, handle] as const);
  const all = [...Object.entries(brand.handles), ...named].map(
    // Object.entries widens the channels' names.
    ([channel, handle]) => `${PLATFORM_NAMES[channel as ChannelName]} @${(handle ?? '').replace(/^@/, '')}`,
  );
  return all.length > 0 ? [...new Set(all)] : [brand.name];
}

/** Which way of paying stands behind each provider. */
const PAY_METHODS = { stripe: 'card', paypal: 'paypal', sandbox: 'card' } as const;

function brandFacts({ brand, plans, promotions, shops, hotline, hours, checkout }: Brand): BrandFacts {
  return {
    currency: brand.currency,
    plans: plans.map(({ names, aliases, prices }) => ({ names, aliases, prices })),
    promotions: promotions.map((promotion) => publicPromotion(promotion, brand.timeZone)),
    shops: shops.map(({ name, city, address, ...open }) => ({
      name,
      city,
      address,
      hours: hoursOf(open, hours),
    })),
    payMethods: [...new Set(checkout.map(({ kind }) => PAY_METHODS[kind]))],
    timeZone: brand.timeZone,
    ...(hotline && { hotline: hoursOf(hotline, hours) }),
  };
}

type OwnHours = Pick<Brand['shops'][number], 'hours' | 'holidays' | 'specialDays'>;

/** Closed on the brand's holidays, unless it has holidays of its own. */
function hoursOf({ hours, holidays, specialDays }: OwnHours, brandHours: Brand['hours']): Hours {
  return { week: hours, holidays: holidays ?? brandHours.holidays, specialDays };
}

function publicPromotion(promotion: Brand['promotions'][number], timeZone: string): PublicPromotion {
  const { names, code } = promotion;
  const named = { names, ...(code !== undefined && { code }) };
  const first = promotion.from === undefined ? undefined : parseDay(promotion.from);
  const last = promotion.until === undefined ? undefined : parseDay(promotion.until);
  if (!first && !last) return named;
  const calendar = createCalendar(timeZone);
  return {
    ...named,
    ...(first && { from: calendar.endOf(addDays(first, -1)) + 1 }),
    ...(last && { until: calendar.endOf(last) }),
  };
}

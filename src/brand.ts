import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { CHANNELS } from './channel/account';
import { accountSchema } from './channel/account-schema';
import { ConfigError } from './lib/errors';
import { clockTimeSchema, daySchema, specialDaysSchema, weekHoursSchema } from './lib/hours-schema';
import { LANGUAGES } from './lib/languages';
import { foldPromoCode } from './lib/promo-code';
import { CYCLES } from './turn/port';

const words = z.object({ en: z.string(), nb: z.string(), zh: z.string() });
/** Opening hours of a place. `holidays`: days it is closed; left out: those of `hours`. */
const ownHours = {
  hours: weekHoursSchema,
  holidays: z.array(daySchema).optional(),
  specialDays: specialDaysSchema,
};

const planSchema = z.object({
  id: z.string().min(1),
  names: words,
  aliases: z.array(z.string()).default([]),
  /** Price of each cycle in minor units of `currency`, VAT included. */
  prices: z.partialRecord(z.enum(CYCLES), z.int().nonnegative()),
  /** Share of VAT in the price, e.g. 0.25. */
  vatRate: z.number().min(0).max(1),
});

const promotionSchema = z.object({
  id: z.string().min(1),
  names: words,
  percentOff: z
    .int()
    .min(1)
    .max(99, 'a renewal that costs nothing cannot be paid for: a person gives it away'),
  /** With a code it counts only when the customer gives it; case, spaces and hyphens do not matter. */
  code: z
    .string()
    .refine((code) => foldPromoCode(code).length >= 4, 'write a code of at least four letters or digits')
    .optional(),
  firstRenewalOnly: z.boolean().default(false),
  /** Cycles and ids of plans it is limited to; left out: all. */
  cycles: z.array(z.enum(CYCLES)).min(1).optional(),
  plans: z.array(z.string()).min(1).optional(),
  /** First and last day, both included, in the brand's time zone. */
  from: daySchema.optional(),
  until: daySchema.optional(),
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Customers' data, money and tokens pass over it: encrypted, unless it never leaves this machine. */
function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  const here = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  const plain = username + password + search + hash === '';
  return plain && (protocol === 'https:' || (protocol === 'http:' && here));
}

const ownAddress = z
  .url()
  .refine(isPlainAddress, 'https (http on this machine only), without a name, a password, ? or # in it');

const secretOfWebhook = z
  .string()
  .min(1, 'the signing secret of the webhook endpoint (whsec_...); without it no payment could be verified');

const checkoutSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sandbox') }),
  z.object({
    kind: z.literal('stripe'),
    secretKey: z.string().min(1, 'the secret key of your Stripe account (sk_... or rk_...)'),
    /** One, or several while you change it: each is tried. */
    webhookSecret: z
      .union([secretOfWebhook, z.array(secretOfWebhook).min(1, 'without it no payment could be verified')])
      .transform((given) => (Array.isArray(given) ? given : [given])),
    /** Another address than Stripe's own, for an emulator. */
    apiUrl: ownAddress.optional(),
  }),
  z.object({
    kind: z.literal('paypal'),
    clientId: z.string().min(1, 'the client id of your PayPal app'),
    clientSecret: z.string().min(1, 'the secret of your PayPal app'),
    webhookId: z
      .string()
      .min(1, 'the id of the webhook in your PayPal app; without it no payment could be verified'),
    /** PayPal's sandbox (https://api-m.sandbox.paypal.com) or an emulator; left out: the live one. */
    apiUrl: ownAddress.optional(),
  }),
]);

const brandObject = z.object({
  brand: z.object({
    id: z.string().regex(/^[a-z0-9-]+$/),
    name: z.string().min(1),
    domains: z.array(z.string()).min(1),
    handles: z.partialRecord(z.enum(CHANNELS), z.string()).default({}),
    languages: z.array(z.enum(LANGUAGES)).min(1),
    defaultLanguage: z.enum(LANGUAGES).default('en'),
    timeZone: z.string().refine(isTimeZone, 'not an IANA time zone, e.g. Europe/Oslo'),
    country: z.string().length(2),
    currency: z.string().length(3),
    orderNumber: z.object({
      /** How the brand writes it, `{digits}` standing for the number: `NO-{digits}`. */
      format: z.string().includes('{digits}'),
      minDigits: z.int().min(3),
      maxDigits: z.int().max(18),
      example: z.string(),
    }),
    privacyUrl: z.url(),
  }),
  accounts: z.array(accountSchema),
  orders: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sql') }),
    /** A system of the brand's: docs/order-book-http.openapi.yaml. */
    z.object({
      kind: z.literal('http'),
      url: ownAddress,
      token: z.string().trim().min(1, 'the bearer token that your order system asks for'),
    }),
  ]),
  /** Who customers pay with: one provider, or several in the order in which the page offers them. */
  checkout: z
    .union([checkoutSchema, z.array(checkoutSchema).min(1, 'without a checkout nobody could pay')])
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .refine((list) => new Set(list.map(({ kind }) => kind)).size === list.length, {
      message: 'each kind of checkout at most once',
    }),
  plans: z.array(planSchema).min(1),
  promotions: z.array(promotionSchema).default([]),
  points: z
    .object({
      minorPerPoint: z.int().positive(),
      perReferral: z.int().nonnegative(),
      /** What points always leave to be paid, in minor units: payment providers charge nothing smaller. */
      leaveMinor: z.int().positive().default(1000),
    })
    .optional(),
  hotline: z
    .object({ number: z.string(), ...ownHours, costNote: words, videoUrl: z.url().optional() })
    .optional(),
  shops: z
    .array(z.object({ name: z.string(), city: z.string(), address: z.string(), ...ownHours }))
    .default([]),
  apps: z.object({ ios: z.url().optional(), android: z.url().optional() }).default({}),
  website: z.url(),
  /** `name` is the same everywhere ("Discord"), or said in each language. */
  community: z.array(z.object({ name: z.union([z.string(), words]), url: z.url() })).default([]),
  /** When people answer. */
  hours: z.object({
    week: weekHoursSchema,
    holidays: z.array(daySchema).default([]),
    specialDays: specialDaysSchema,
  }),
  sla: z.object({ firstReplyMinutes: z.int().positive() }),
  /** How people take over and give back; minutes are opening time. */
  handoff: z
    .object({
      /** Cases one person holds at a time. */
      maxOpen: z.int().positive().default(12),
      /** So long a case is offered to its team and to who speaks its language, then to everybody. */
      openToAllMinutes: z.int().nonnegative().default(10),
      /** Hours without a word from the customer after which a person's thread goes back to the bot; 0: never. */
      idleHours: z.int().nonnegative().default(48),
      /** Hours in which a customer's message takes a resolved case up again; 0: it begins a new one. */
      reopenHours: z.int().nonnegative().default(0),
    })
    .prefault({}),
  /** The question after a person has resolved a case. Left out: none is asked. */
  satisfaction: z
    .object({
      scale: z.union([z.literal(3), z.literal(5)]).default(5),
      /** How long after, so that it does not follow the person's last words at once. */
      afterMinutes: z.int().positive().default(2),
    })
    .optional(),
  /** Reminders before an order ends, for customers who asked for them and no others. */
  reminders: z
    .object({
      /** One reminder so many days before the order's last day; an empty list switches them off. */
      daysBefore: z.array(z.int().min(1).max(365)).max(10).default([30, 7, 1]),
      /** Time of day at which they are due, where the customer is. */
      at: clockTimeSchema.default('10:00'),
      /** From and until, where the customer is: nothing is sent then. The same time twice: no quiet hours. */
      quietHours: z.tuple([clockTimeSchema, clockTimeSchema]).default(['21:00', '08:00']),
    })
    .prefault({}),
  retention: z.object({
    textDays: z.int().positive().default(90),
    rawDays: z.int().positive().default(30),
  }),
});

/** config/brand.yaml. `${NAME}` anywhere in a text is replaced by that environment variable before parsing. */
export const brandSchema = brandObject.superRefine(({ plans, promotions }, context) => {
  const known = new Set(plans.map(({ id }) => id));
  for (const [index, { plans: named = [] }] of promotions.entries()) {
    const unknown = named.filter((id) => !known.has(id));
    if (unknown.length === 0) continue;
    const message = `no plan has this id: ${unknown.join(', ')}`;
    context.addIssue({ code: 'custom', path: ['promotions', index, 'plans'], message });
  }
});

export type Brand = z.infer<typeof brandSchema>;
export type Plan = Brand['plans'][number];
export type CheckoutSettings = Brand['checkout'][number];

/**
 * Reads and checks brand.yaml.
 * @param variables what `${NAME}` stands for; the process environment in production.
 * @throws ConfigError that lists every problem at once.
 */
export function loadBrand(file: string, variables: Readonly<Record<string, string | undefined>>): Brand {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError('BRAND_FILE_MISSING', `cannot read ${file}: set BRAND_FILE to your brand.yaml`, {
      cause,
    });
  }
  return parseBrand(text, variables);
}

/** As loadBrand, from the file's text. */
export function parseBrand(text: string, variables: Readonly<Record<string, string | undefined>>): Brand {
  let document: unknown;
  try {
    document = parseYaml(text);
  } catch (cause) {
    throw new ConfigError(
      'BRAND_INVALID',
      `brand.yaml is not YAML: ${cause instanceof Error ? cause.message : ''}`,
      {
        cause,
      },
    );
  }
  const missing = new Set<string>();
  document = interpolate(document, (name) => {
    const value = variables[name];
    if (!value) missing.add(name);
    return value ?? '';
  });
  if (missing.size > 0) {
    const names = [...missing].join(', ');
    throw new ConfigError('BRAND_VARIABLE_MISSING', `brand.yaml needs these environment variables: ${names}`);
  }
  const parsed = brandSchema.safeParse(document);
  if (!parsed.success) {
    throw new ConfigError('BRAND_INVALID', `brand.yaml has problems:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

// After parsing, so that a value can never change the document's structure and comments are left alone.
function interpolate(node: unknown, valueOf: (name: string) => string): unknown {
  if (typeof node === 'string')
    return node.replace(/\$\{([A-Z][A-Z0-9_]*)\}/g, (_, name: string) => valueOf(name));
  if (Array.isArray(node)) return node.map((item) => interpolate(item, valueOf));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, interpolate(value, valueOf)]));
}

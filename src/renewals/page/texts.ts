import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigError } from '../../lib/errors';
import { LANGUAGES, type Language } from '../../lib/languages';
import { projectRoot } from '../../lib/project-root';

const notice = z.strictObject({ title: z.string(), text: z.string() });

const check = z.strictObject({
  title: z.string(),
  label: z.string(),
  send: z.string(),
  nothing: z.string(),
  verdicts: z.strictObject({
    genuine: z.string(),
    genuineHandle: z.string(),
    genuineLink: z.string(),
    lookAlike: z.string(),
    knownFake: z.string(),
    notOurs: z.string(),
    unknownLink: z.string(),
    unreadable: z.string(),
  }),
  links: z.strictObject({
    paid: z.string(),
    expired: z.string(),
    replaced: z.string(),
    cancelled: z.string(),
  }),
  why: z.strictObject({
    letters: z.string(),
    spelling: z.string(),
    added_words: z.string(),
    other_ending: z.string(),
    subdomain: z.string(),
    hidden_host: z.string(),
    other_platform: z.string(),
    other_developer: z.string(),
    other_store: z.string(),
  }),
  advice: z.strictObject({
    code: z.string(),
    forged: z.string(),
    newLink: z.string(),
    newestLink: z.string(),
    receipt: z.string(),
    thereOnly: z.string(),
    stay: z.string(),
    shortened: z.string(),
  }),
  ours: z.string(),
  domains: z.string(),
  accounts: z.string(),
  apps: z.string(),
  phone: z.string(),
  community: z.string(),
  codeRule: z.string(),
  reportTitle: z.string(),
  reportText: z.string(),
  reportLabel: z.string(),
  reportSend: z.string(),
  thanks: z.strictObject({ title: z.string(), text: z.string(), card: z.string() }),
});

/** Words of the customer's pages, one YAML file a language in src/renewals/texts. */
export const textsSchema = z.strictObject({
  short: z.string(),
  languages: z.string(),
  title: z.string(),
  codeNote: z.string(),
  order: z.string(),
  moreOrders: z.string(),
  manyOrders: z.string(),
  orders: z.string(),
  endsToday: z.string(),
  endsTomorrow: z.string(),
  endsInDays: z.string(),
  ended: z.string(),
  howLong: z.string(),
  cycles: z.strictObject({ monthly: z.string(), quarterly: z.string(), yearly: z.string() }),
  save: z.string(),
  until: z.string(),
  insteadOf: z.string(),
  payWith: z.string(),
  card: z.string(),
  cardBrands: z.string(),
  pretend: z.string(),
  paypal: z.string(),
  paypalNote: z.string(),
  summary: z.string(),
  price: z.string(),
  discount: z.string(),
  promoCode: z.strictObject({
    question: z.string(),
    label: z.string(),
    use: z.string(),
    applied: z.string(),
    no_gain: z.string(),
    over: z.string(),
    not_yet: z.string(),
    unknown: z.string(),
  }),
  points: z.strictObject({ title: z.string(), use: z.string(), spent: z.string() }),
  total: z.string(),
  vat: z.string(),
  trustPartner: z.string(),
  trustNever: z.string(),
  trustCloses: z.string(),
  notYou: z.string(),
  notYouText: z.string(),
  addresses: z.string(),
  privacy: z.string(),
  pay: z.string(),
  continue: z.string(),
  change: z.string(),
  review: z.string(),
  once: z.string(),
  openInBrowser: z.string(),
  toChat: z.string(),
  tryAgain: z.string(),
  checkAgain: z.string(),
  failed: notice,
  paid: notice,
  receipt: z.string(),
  newEnd: z.string(),
  refunded: z.string(),
  paidOn: z.string(),
  activating: z.string(),
  activatingNote: z.string(),
  waiting: notice,
  waitingLong: notice,
  pending: notice,
  expired: notice,
  replaced: notice,
  cancelled: notice,
  withdrawn: notice,
  unknown: notice,
  outage: notice,
  tooMany: notice,
  check,
  sandbox: z.strictObject({
    title: z.string(),
    note: z.string(),
    to: z.string(),
    pay: z.string(),
    decline: z.string(),
    closed: z.string(),
  }),
});

export type Texts = z.infer<typeof textsSchema>;

/** Reads the pages' words. @throws ConfigError PAGE_TEXTS_INVALID that names the file and every wrong key. */
export function loadTexts(
  folder = join(projectRoot(), 'src/renewals/texts'),
): Readonly<Record<Language, Texts>> {
  const [en, nb, zh] = LANGUAGES.map((language) => readTexts(join(folder, `${language}.yaml`)));
  if (!en || !nb || !zh) throw new ConfigError('PAGE_TEXTS_INVALID', 'a language has no texts');
  return { en, nb, zh };
}

function readTexts(file: string): Texts {
  const parsed = textsSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new ConfigError('PAGE_TEXTS_INVALID', `${file} has problems:\n${z.prettifyError(parsed.error)}`);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Brand, loadBrand, parseBrand } from '../src/brand';
import { ConfigError } from '../src/lib/errors';
import { projectRoot } from '../src/lib/project-root';

const DEMO = readFileSync(join(projectRoot(), 'config/brand.yaml'), 'utf8');

/** The demo brand with one part of its text replaced. */
function demoWith(found: string, put: string, variables: Readonly<Record<string, string>> = {}): Brand {
  if (!DEMO.includes(found)) throw new Error(`the demo brand has no "${found}"`);
  return parseBrand(
    DEMO.replace(found, () => put),
    variables,
  );
}

function refusalOf(work: () => unknown): ConfigError {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('what is wrong with a brand', () => {
  it('is told all at once, each with its place', () => {
    const broken = DEMO.replace('Europe/Oslo', 'Europe/Atlantis')
      .replace('channel: x', 'channel: fax')
      .replace("id: '104857600000001'", 'id: 104857600000001')
      .replace('vatRate: 0.25', 'vatRate: 25')
      .replace('verifyToken: sandbox-verify-token\n', '\n');
    const { code, message } = refusalOf(() => parseBrand(broken, {}));
    expect(code).toBe('BRAND_INVALID');
    expect(message).toMatch(/not an IANA time zone[\s\S]*brand\.timeZone/);
    for (const place of ['accounts[0].id', 'accounts[2].channel', 'plans[0].vatRate']) {
      expect(message).toContain(place);
    }
  });

  it.each(['Atlantis', 'Europe/Olso', '', '../../etc/passwd'])('is the time zone "%s"', (zone) => {
    expect(refusalOf(() => demoWith('timeZone: Europe/Oslo', `timeZone: '${zone}'`)).message).toContain(
      'brand.timeZone',
    );
  });

  it.each(['8:00', '24:30', '25:00', '12:60', 'noon', '08:00 '])('is the time of day "%s"', (time) => {
    const { message } = refusalOf(() => demoWith("mon: [['08:00', '20:00']]", `mon: [['${time}', '20:00']]`));
    expect(message).toContain('write a time of day as HH:MM');
  });

  it('is not the end of a day as 24:00', () => {
    const brand = demoWith(
      "  week:\n    mon: [['08:00', '20:00']]",
      "  week:\n    mon: [['00:00', '24:00']]",
    );
    expect(brand.hours.week.mon).toEqual([['00:00', '24:00']]);
  });

  it('is a Meta account that could not be connected', () => {
    const without = DEMO.replace(/ {4}verifyToken: sandbox-verify-token\n/, '');
    expect(refusalOf(() => parseBrand(without, {})).message).toContain('accounts[0].verifyToken');
  });

  it('is told of a file that is no YAML or is not there', () => {
    expect(refusalOf(() => parseBrand('brand: [', {})).code).toBe('BRAND_INVALID');
    expect(refusalOf(() => loadBrand('/nowhere/brand.yaml', {})).code).toBe('BRAND_FILE_MISSING');
  });
});

describe('a variable in a brand', () => {
  const TOKEN = 'token: sandbox-page-token';

  it('stands for its value, also within a text', () => {
    const brand = demoWith(TOKEN, 'token: a-${PAGE_TOKEN}-z', { PAGE_TOKEN: 'secret' });
    expect(brand.accounts[0]?.token).toBe('a-secret-z');
  });

  it.each(["x'\nsandbox: false", '[1, 2]', '{ a: b }', '# no comment', '*alias', '$& ${HOME} $1'])(
    'is a text and nothing else, whatever is in it: %j',
    (value) => {
      const brand = demoWith(TOKEN, 'token: ${PAGE_TOKEN}', { PAGE_TOKEN: value, HOME: 'not me' });
      expect(brand.accounts[0]?.token).toBe(value);
      const { accounts, ...rest } = parseBrand(DEMO, {});
      expect(brand).toEqual({
        ...rest,
        accounts: accounts.map((account, index) => (index === 0 ? { ...account, token: value } : account)),
      });
    },
  );

  it('that is missing or empty is named, with all others', () => {
    const { code, message } = refusalOf(() =>
      demoWith(TOKEN, 'token: ${ONE}${TWO}${THREE}', { TWO: 'set', THREE: '' }),
    );
    expect(code).toBe('BRAND_VARIABLE_MISSING');
    expect(message).toMatch(/: ONE, THREE$/);
  });

  it('in a comment is not asked for', () => {
    expect(demoWith(TOKEN, `${TOKEN} # or \${PAGE_TOKEN}`).accounts[0]?.token).toBe('sandbox-page-token');
  });
});

describe('the address of the brand’s order system', () => {
  const SQL = 'orders: { kind: sql }';
  const at = (url: string) => demoWith(SQL, `orders: { kind: http, url: '${url}', token: word }`).orders;

  it.each([
    'https://orders.fjord-esim.example',
    'https://orders.fjord-esim.example:8443/renewals',
    'http://127.0.0.1:8090',
    'http://[::1]:8090',
    'http://localhost:8090',
  ])('may be %s', (url) => {
    expect(at(url)).toMatchObject({ kind: 'http', token: 'word' });
  });

  it.each([
    'http://orders.fjord-esim.example',
    'http://127.0.0.1.evil.example',
    'http://10.0.0.7:8090',
    'ftp://orders.fjord-esim.example',
    'https://user:word@orders.fjord-esim.example',
    'https://orders.fjord-esim.example/?a=1',
  ])('may not be %s: the token would travel in the open, or be lost', (url) => {
    expect(refusalOf(() => at(url)).message).toMatch(/https \(http on this machine only\)/);
  });

  it('is nothing without a token', () => {
    const put = "orders: { kind: http, url: 'https://a.example', token: ' ' }";
    expect(refusalOf(() => demoWith(SQL, put)).message).toMatch(/bearer token/);
  });
});

describe('the checkouts of a brand', () => {
  const withCheckout = (yaml: string, variables = {}) =>
    demoWith('checkout: { kind: sandbox }', `checkout: ${yaml}`, variables).checkout;
  const STRIPE = '{ kind: stripe, secretKey: sk, webhookSecret: whsec }';
  const PAYPAL = '{ kind: paypal, clientId: a, clientSecret: b, webhookId: c }';

  it('are one, or several in their order', () => {
    expect(withCheckout('{ kind: sandbox }')).toEqual([{ kind: 'sandbox' }]);
    expect(withCheckout(`[${PAYPAL}, ${STRIPE}]`).map(({ kind }) => kind)).toEqual(['paypal', 'stripe']);
  });

  it('take a second webhook secret while it is changed', () => {
    expect(withCheckout('{ kind: stripe, secretKey: sk, webhookSecret: [new, old] }')).toMatchObject([
      { webhookSecret: ['new', 'old'] },
    ]);
  });

  it.each([
    ['[]', 'nobody could pay'],
    [`[${STRIPE}, ${STRIPE}]`, 'at most once'],
    ["{ kind: stripe, secretKey: '', webhookSecret: whsec }", 'secret key of your Stripe account'],
    ["{ kind: stripe, secretKey: sk, webhookSecret: '' }", 'no payment could be verified'],
    ['{ kind: stripe, secretKey: sk, webhookSecret: [] }', 'no payment could be verified'],
    ["{ kind: paypal, clientId: a, clientSecret: '', webhookId: c }", 'secret of your PayPal app'],
    ['{ kind: stripe, secretKey: sk, webhookSecret: w, apiUrl: nowhere }', 'apiUrl'],
    ['{ kind: stripe, secretKey: sk, webhookSecret: w, apiUrl: "http://stripe.example" }', 'apiUrl'],
    [
      '{ kind: paypal, clientId: a, clientSecret: b, webhookId: c, apiUrl: "http://paypal.example" }',
      'apiUrl',
    ],
    ['{ kind: bitcoin }', 'checkout'],
  ])('are refused as %s, and the message says why', (yaml, why) => {
    expect(refusalOf(() => withCheckout(yaml)).message).toContain(why);
  });
});

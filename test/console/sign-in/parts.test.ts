import { describe, expect, it } from '@jest/globals';
import { accountKeyOf } from '../../../src/channel/thread-id';
import { mayAct } from '../../../src/console/access';
import { maskAnswer } from '../../../src/console/mask-answer';
import { clientAddress } from '../../../src/console/sign-in/client-address';
import { createCookie } from '../../../src/console/sign-in/cookies';
import { passwordProblem } from '../../../src/console/sign-in/password-rules';
import { createPasswords } from '../../../src/console/sign-in/passwords';
import { qrPicture } from '../../../src/console/sign-in/qr';
import { createSecondFactor } from '../../../src/console/sign-in/second-factor';
import { loadSignInTexts } from '../../../src/console/sign-in/texts';
import { htmlText } from '../../../src/lib/html';
import { randomIds } from '../../../src/lib/ids';
import { createSealer } from '../../../src/lib/seal';

describe('a new password', () => {
  const words = ['Kari Nordmann', 'Fjord eSIM'];

  it.each([
    ['short', 'elevenchars'],
    ['short', '六个汉字不够长'],
    ['long', `${'lantern copper orchard '.repeat(6)}`],
    ['common', 'password1234'],
    ['common', 'P4$$w0rd!!!!'],
    ['common', 'qwertyuiop123'],
    ['common', 'aaaaaaaaaaaaaa'],
    ['common', '123456789012'],
    ['common', 'abcabcabcabcabc'],
    ['common', 'KariNordmann1990'],
    ['common', 'fjord-esim-2026'],
    ['common', 'Sommer2026Sommer'],
    ['common', 'welcome-welcome'],
  ])('is %s: %s', (problem, password) => {
    expect(passwordProblem(password, words)).toBe(problem);
  });

  it.each(['lantern copper orchard', 'k7#Vq9zL!mW2', '紫色的海港里有一把旧木勺', 'brun hatt på en dør'])(
    'may be %s',
    (password) => {
      expect(passwordProblem(password, words)).toBeUndefined();
    },
  );
});

describe('passwords', () => {
  it('are right however a keyboard composes their letters, and wrong for nobody', async () => {
    const passwords = createPasswords();
    const kept = await passwords.hash('b\u00e5t p\u00e5 sj\u00f8en');
    expect(await passwords.isRight('ba\u030at pa\u030a sj\u00f8en', kept)).toBe(true);
    expect(await passwords.isRight('b\u00e5t p\u00e5 sj\u00f8en ', kept)).toBe(false);
    expect(await passwords.isRight('nobody has this password', undefined)).toBe(false);
  });

  it('are worked on in turn when many come at once', async () => {
    const passwords = createPasswords();
    const kept = await passwords.hash('lantern copper orchard');
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        passwords.isRight(`lantern copper orchard${index || ''}`, kept),
      ),
    );
    expect(all.filter(Boolean)).toHaveLength(1);
  });
});

describe('codes of an app', () => {
  // RFC 6238, appendix B: the secret of 20 bytes "12345678901234567890"; six of its eight digits.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const factor = createSecondFactor({ ids: randomIds, secretKey: 'x', issuer: 'Fjord' });

  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('at %i s are those of the standard', (seconds, code) => {
    expect(factor.stepOf(secret, code, undefined, seconds * 1_000)).toBe(Math.floor(seconds / 30));
  });

  it('are taken half a minute early or late, and never twice', () => {
    const [at, code, step] = [1_111_111_109_000, '081804', 37_037_036];
    expect(factor.stepOf(secret, '081 804', undefined, at + 30_000)).toBe(step);
    expect(factor.stepOf(secret, '０８１８０４', undefined, at - 29_000)).toBe(step);
    expect(factor.stepOf(secret, code, undefined, at + 60_000)).toBeUndefined();
    expect(factor.stepOf(secret, code, step, at)).toBeUndefined();
    expect(factor.stepOf(secret, code, step - 1, at)).toBe(step);
  });

  it('come from an address that names person and brand', () => {
    expect(factor.address(secret, 'Kari: admin')).toMatch(
      /^otpauth:\/\/totp\/Fjord:Kari%20%20admin\?issuer=Fjord&secret=GEZDGNBV\w+&algorithm=SHA1&digits=6&period=30$/,
    );
  });
});

describe('the picture for an app', () => {
  it('is inside the page and says what it is', () => {
    const picture = htmlText(qrPicture('otpauth://totp/x', 'For "the app"'));
    expect(picture).toMatch(/^<svg class="qr" role="img" aria-label="For &quot;the app&quot;"/);
    expect(picture).not.toMatch(/style=|href|script/);
  });
});

describe('a sealed secret', () => {
  it('opens where it belongs and nowhere else', () => {
    const sealer = createSealer('a key', 'second factor');
    const sealed = sealer.seal('JBSWY3DP', 'agent:1');
    expect(sealed).not.toContain('JBSWY3DP');
    expect(sealer.seal('JBSWY3DP', 'agent:1')).not.toBe(sealed);
    expect(sealer.open(sealed, 'agent:1')).toBe('JBSWY3DP');
    expect(() => sealer.open(sealed, 'agent:2')).toThrow();
    expect(() => createSealer('a key', 'webhook').open(sealed, 'agent:1')).toThrow();
    expect(() => createSealer('other', 'second factor').open(sealed, 'agent:1')).toThrow();
    for (const altered of [`A${sealed.slice(1)}`, sealed.slice(0, 30), '']) {
      expect(() => sealer.open(altered, 'agent:1')).toThrow();
    }
  });
});

describe('a cookie', () => {
  it('is bound to the host where the desk is served over https', () => {
    const cookie = createCookie('renewdesk', { secure: true, sameSite: 'Lax' });
    expect(cookie.write('abc', 60)).toBe(
      '__Host-renewdesk=abc; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure',
    );
    expect(cookie.read('renewdesk=evil; __Host-renewdesk=abc')).toBe('abc');
    expect(cookie.read('x__Host-renewdesk=evil')).toBeUndefined();
    expect(cookie.remove()).toMatch(/^__Host-renewdesk=; Max-Age=0;/);
  });
});

describe('the address of a visitor', () => {
  it.each([
    ['203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['127.0.0.1', undefined, '127.0.0.1'],
    ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['10.1.2.3', '6.6.6.6, 198.51.100.1', '198.51.100.1'],
    ['::ffff:192.168.0.4', '2001:db8::1', '2001:db8::1'],
    ['::1', '<script>', '::1'],
  ])('from %s with %s is %s', (ip, forwarded, address) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    expect(clientAddress({ ip, headers })).toBe(address);
  });
});

describe('access', () => {
  it('is to all accounts, or to those that are named', () => {
    const agent = { id: 1, role: 'agent' as const, accounts: ['x:9'] };
    expect(mayAct({ ...agent, accounts: [] }, { account: 'facebook:1' })).toBe(true);
    expect(mayAct(agent, { account: accountKeyOf('x:9:77') })).toBe(true);
    expect(mayAct(agent, { account: accountKeyOf('x:99:77') })).toBe(false);
    expect(mayAct(agent, { account: accountKeyOf('nonsense') })).toBe(false);
  });
});

describe('an answer without order data', () => {
  it('hides numbers and addresses in every text and leaves ids and times alone', () => {
    const answer = {
      threadId: 'facebook:100:12345678',
      at: 1_795_431_600_000,
      day: '2026-11-23',
      bulk: '550e8400-e29b-41d4-a716-446655440000',
      nested: [
        { text: 'NO-48213 kari@example.com +47 900 11 223', packet: { iccid: '8947080012345678901' } },
      ],
      link: 'see https://evil.example/pay/48213?mail=kari@example.com and https://kari@example.com/',
    };
    expect(maskAnswer(answer)).toEqual({
      ...answer,
      nested: [{ text: 'NO-••• ••• •••', packet: { iccid: '•••' } }],
      link: 'see https://evil.example/pay/•••?••• and •••',
    });
  });
});

describe('the words of the sign-in pages', () => {
  it('have the same placeholders in every language', () => {
    const placeholders = (texts: unknown): string[] =>
      typeof texts === 'string'
        ? [(texts.match(/\{\w+\}/g) ?? []).sort().join()]
        : Object.values(texts as object).flatMap(placeholders);
    const { en, nb, zh } = loadSignInTexts();
    expect(placeholders(nb)).toEqual(placeholders(en));
    expect(placeholders(zh)).toEqual(placeholders(en));
  });
});

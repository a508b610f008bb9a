import { allMatches } from '../lib/all-matches';
import type { Hit } from './card-number';

/** eSIM activation code: `LPA:1$<server>$<matching id>` (GSMA SGP.22 §4.1). */
const LPA = /lpa:1\$[a-z0-9.-]{1,255}\$[a-z0-9-]{0,64}(?:\$[a-z0-9.$-]{0,64})?/g;

const PASSWORD_WORDS = 'passwords?|passwd|passcode|passphrase|pwd|passord(?:et)?|密码|口令';
const CODE_WORDS =
  'activation codes?|verification code|security code|one[ -]time (?:code|password)|otp|sms[ -]?code|puk(?:[ -]?(?:code|kode))?|pin(?:[ -]?(?:code|kode|koden))?|cvv2?|cvc2?|aktiverings?kode[nr]?|engangskode[n]?|sikkerhetskode[n]?|激活码|验证码|安全码|动态码';
const ID_WORDS =
  'ssn|social security(?: number)?|national (?:id|insurance)(?: number)?|passport(?: number| no)?|fødsels(?:nummer(?:et)?|nr)|personnummer(?:et)?|pass(?:nummer|nr)|身份证号?码?|护照号?码?';
const LINK = '(?:\\s{0,3}(?:is|was|er|var|:|=|：|是|为|-|number|nr|min|mitt|my|the)){0,3}\\s{0,3}["\'«“]?';

const SAID = new RegExp(`(?<![a-zæøå])(?:${PASSWORD_WORDS})(?:${LINK})([!-~æøå]{3,64})`, 'g');
const CODE = new RegExp(`(?<![a-zæøå])(?:${CODE_WORDS})(?:${LINK})([a-z0-9-]{3,40})`, 'g');
const ID = new RegExp(`(?<![a-zæøå])(?:${ID_WORDS})(?:${LINK})([a-z]{0,3}\\d[\\da-z -]{3,24}\\d[a-z]?)`, 'g');
/** A colon, an equals sign or "is" right before the value: it is being said, whatever it looks like. */
const ASSIGNED = /(?:[:=：是为]|\bis|\ber|\bwas|\bvar)\s{0,3}["'«“]?$/;
/** What follows "password is" in a sentence about the password. */
const ORDINARY = new Set(
  `wrong not incorrect invalid forgotten lost expired reset the my your a an it no what working changed needed required correct ok same still always too in on for
  feil ikke glemt borte utløpt ugyldig det den mitt ditt en et på i for som blitt riktig samme nødvendig her ny nytt new old`.split(
    /\s+/,
  ),
);

/** Passwords, activation and one-time codes, and identity numbers that the text itself names. */
export function findSpokenSecrets(
  text: string,
): readonly (Hit & { readonly kind: 'password' | 'code' | 'id' })[] {
  return [
    ...allMatches(text, LPA).map((match) => ({
      kind: 'code' as const,
      start: match.index,
      end: match.index + match[0].length,
    })),
    ...valuesOf(text, SAID).filter(isPassword).map(as('password')),
    ...valuesOf(text, CODE)
      .filter(({ value }) => /\d/.test(value) && !/^no-?\d/.test(value))
      .map(as('code')),
    ...valuesOf(text, ID).map(as('id')),
  ];
}

interface Value extends Hit {
  readonly value: string;
  /** Cue and link words in front of the value. */
  readonly before: string;
}

function valuesOf(text: string, pattern: RegExp): Value[] {
  return allMatches(text, pattern).map((match) => {
    const value = (match[1] ?? '').replace(/[.,;!?)"'»”]+$/, '') || (match[1] ?? '');
    const start = match.index + match[0].length - (match[1] ?? '').length;
    return { start, end: start + value.length, value, before: text.slice(match.index, start) };
  });
}

function isPassword({ value, before }: Value): boolean {
  if (/\d/.test(value)) return true;
  return ASSIGNED.test(before) && !ORDINARY.has(value);
}

function as<K extends string>(kind: K): (hit: Hit) => Hit & { readonly kind: K } {
  return ({ start, end }) => ({ kind, start, end });
}

import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** RFC 5321 allows 254 characters; one @, something on both sides, a dot in the domain, no spaces. */
const EMAIL = /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]{1,189}\.[^\s@,;<>".]{2,63}$/u;

/** Lower case, trimmed; undefined when it cannot be an address. */
export function normalEmail(text: string): string | undefined {
  const email = text.normalize('NFKC').trim().toLowerCase();
  return email.length <= 254 && EMAIL.test(email) ? email : undefined;
}

/** E.164; a number without country code belongs to `country` (ISO 3166, two letters). Undefined: not a number. */
export function normalPhone(text: string, country: string): string | undefined {
  const home: CountryCode | undefined = isSupportedCountry(country) ? country : undefined;
  const phone = parsePhoneNumberFromString(text.normalize('NFKC').trim(), {
    ...(home && { defaultCountry: home }),
    extract: false,
  });
  return phone?.isPossible() ? phone.number : undefined;
}

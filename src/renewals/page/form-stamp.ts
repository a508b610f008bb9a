import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../lib/clock';

/** How long a form may stay open before it is sent. */
const VALID_MS = 2 * 3_600_000;
const STAMP = /^([0-9a-z]{1,12})\.([\w-]{22})$/;

/**
 * Proof that a form was opened on our own page not long ago: other sites cannot make a visitor's browser send one,
 * although the pages have neither cookies nor script. Nothing is stored; it names nobody.
 */
export interface FormStamps {
  /** @param path where the form is sent to; a stamp is good for that form alone. */
  make(path: string): string;
  isGood(path: string, stamp: string | undefined): boolean;
}

/** @param secretKey the installation's SECRET_KEY. */
export function createFormStamps(secretKey: string, clock: Clock): FormStamps {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'renewdesk page forms', 32));
  const mac = (path: string, at: string) =>
    createHmac('sha256', key).update(`${at} ${path}`).digest().subarray(0, 16).toString('base64url');
  return {
    make: (path) => {
      const at = clock.now().toString(36);
      return `${at}.${mac(path, at)}`;
    },
    isGood: (path, stamp = '') => {
      const [, at = '', given = ''] = STAMP.exec(stamp) ?? [];
      if (at === '') return false;
      const age = clock.now() - Number.parseInt(at, 36);
      const isOurs = timingSafeEqual(Buffer.from(given), Buffer.from(mac(path, at)));
      return isOurs && age >= 0 && age <= VALID_MS;
    },
  };
}

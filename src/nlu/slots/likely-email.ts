import { editDistance } from '../edit-distance';

/** Where most of our customers have their mailboxes; the first ones are meant when one of them is mistyped. */
const MAILBOXES = [
  'gmail.com',
  'hotmail.com',
  'outlook.com',
  'icloud.com',
  'yahoo.com',
  'live.no',
  'online.no',
  'hotmail.no',
  'getmail.no',
  'qq.com',
  '163.com',
  '126.com',
  'foxmail.com',
  'protonmail.com',
  'googlemail.com',
];
/** Near to those, and domains of their own. */
const OTHERS = new Set([
  'mail.com',
  'gmx.com',
  'ymail.com',
  'email.com',
  'live.com',
  'live.se',
  'live.dk',
  'yahoo.no',
  'yahoo.de',
  'me.com',
  'mac.com',
  'mail.no',
  'proton.me',
  'hotmail.de',
  'hotmail.se',
  'hotmail.dk',
  'outlook.no',
  'online.de',
  'aim.com',
  'fmail.com',
]);
/** Short domains differ by one letter from many real ones. */
const SHORTEST = 7;

/** The address that was probably meant where its domain is one mistake away from a common one: "kari@gmail.con". */
export function likelyEmail(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  if (at < 1 || domain.length < SHORTEST || MAILBOXES.includes(domain) || OTHERS.has(domain))
    return undefined;
  const meant = MAILBOXES.find((mailbox) => editDistance(domain, mailbox, 1) === 1);
  return meant === undefined ? undefined : `${address.slice(0, at)}@${meant}`;
}

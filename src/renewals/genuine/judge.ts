import type { Brand } from '../../brand';
import { findThings } from './find-things';
import { judgeHandle } from './judge-handle';
import { judgeHost } from './judge-host';
import { judgeLink, untappable } from './judge-link';
import { nameLikeness } from './near-name';
import { type Ours, oursOf } from './ours';
import type { Judged, Thing } from './port';

/** Tells ours from imitations by brand.yaml alone: pure, linear in the text, no look-up. */
export interface Judge {
  /**
   * Judges every link, account, app, number and address in a pasted text, each once.
   * @param own values that are the asker's own and are not judged: their phone number (E.164), their e-mail.
   */
  judge(text: string, own?: readonly string[]): readonly Judged[];
}

/** @param publicUrl what customers reach us by; asked late, because at start the port may not be known yet. */
export function createJudge(brand: Brand, publicUrl: () => string): Judge {
  return {
    judge: (text, own = []) => {
      const ours = oursOf(brand, publicUrl());
      const things = findThings(text, ours).filter((thing) => !own.includes(thing.text));
      const judged = things.map((thing) => judgeThing(thing, ours));
      const bySubject = new Map(
        judged.map((one) => [one.subject ?? `${one.kind} ${one.shown} ${tokenOf(one)}`, one]),
      );
      return [...bySubject.values()];
    },
  };
}

function judgeThing(thing: Thing, ours: Ours): Judged {
  switch (thing.kind) {
    case 'link':
    case 'app':
      return judgeLink(thing.text, ours);
    case 'handle':
      return judgeHandle(thing.text, thing, ours);
    case 'phone':
      return judgePhone(thing.text, ours);
    case 'email':
      return judgeEmail(thing.text, ours);
  }
}

function judgePhone(number: string, { phones }: Ours): Judged {
  const common = { kind: 'phone', shown: number, subject: `phone:${number}` } as const;
  // A number that differs by a digit is somebody's own number: numbers are never called look-alikes.
  const isOurs = phones.some((own) => own === number.replace(/\D/g, ''));
  return { ...common, verdict: isOurs ? 'genuine' : 'not_ours' };
}

function judgeEmail(address: string, ours: Ours): Judged {
  const at = address.lastIndexOf('@');
  const host = address.slice(at + 1).toLowerCase();
  const subject = `email:${address}`;
  const whose = judgeHost({ host, port: '' }, host, ours);
  const shown = `${address.slice(0, at)}@${untappable(host)}`;
  if (whose.verdict === 'ours') return { kind: 'email', shown: `@${host}`, subject, verdict: 'genuine' };
  if (whose.verdict === 'look_alike') return { kind: 'email', shown, subject, ...whose };
  const like = ours.domains[0] ?? '';
  return nameLikeness(address.slice(0, at), ours.names)
    ? { kind: 'email', shown, subject, verdict: 'look_alike', like, why: 'subdomain' }
    : { kind: 'email', shown, subject, verdict: 'not_ours' };
}

function tokenOf(judged: Judged): string {
  return judged.verdict === 'genuine' ? (judged.token ?? '') : '';
}

import { findCardNumbers, type Hit } from './card-number';
import { fold } from './fold';
import { findNationalIds } from './national-id';
import { findSpokenSecrets } from './spoken-secret';

export type SecretKind = 'card' | 'id' | 'password' | 'code';

/** What must not be kept, as positions in the original text, in order and without overlaps. */
export interface Secret extends Hit {
  readonly kind: SecretKind;
}

/** What stands where a secret stood: tells an agent what was there, and is no number itself. */
const MASKS: Readonly<Record<SecretKind, string>> = {
  card: '[card]',
  id: '[id]',
  password: '[password]',
  code: '[code]',
};

/**
 * The text without card numbers, national identity numbers, passwords and activation codes; identifiers of SIM
 * profiles and phones (ICCID, EID, IMEI) stay. Done before a text is stored, queued or logged. Time is linear.
 */
export function mask(text: string): string {
  const secrets = findSecrets(text);
  if (secrets.length === 0) return text;
  let masked = '';
  let at = 0;
  for (const { kind, start, end } of secrets) {
    masked += text.slice(at, start) + MASKS[kind];
    at = end;
  }
  return masked + text.slice(at);
}

/** Where secrets stand in a text and of which kind they are, so that the sender can be warned. */
export function findSecrets(text: string): Secret[] {
  const { text: folded, origin } = fold(text);
  const hits: Secret[] = [
    ...findCardNumbers(folded).map((hit) => ({ ...hit, kind: 'card' as const })),
    ...findNationalIds(folded).map((hit) => ({ ...hit, kind: 'id' as const })),
    ...findSpokenSecrets(folded),
  ];
  return withoutOverlaps(hits).map(({ kind, start, end }) => ({
    kind,
    start: origin[start] ?? 0,
    // The end is where the last character of the hit ends, so that invisible ones inside go and those after stay.
    end: origin[end] ?? text.length,
  }));
}

function withoutOverlaps(hits: Secret[]): Secret[] {
  hits.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Secret[] = [];
  for (const hit of hits) {
    const last = kept.at(-1);
    if (!last || hit.start >= last.end) kept.push(hit);
    // Two overlapping finds are one secret: nothing of either may stay.
    else if (hit.end > last.end) kept[kept.length - 1] = { ...last, end: hit.end };
  }
  return kept;
}

import {
  Ban,
  BookLock,
  CircleHelp,
  Fingerprint,
  Gavel,
  Hourglass,
  Link2,
  type LucideIcon,
  ShieldAlert,
  TriangleAlert,
  UserRound,
  UserX,
  Wallet,
  Wrench,
} from 'lucide-react';
import { TRIAGE_GROUPS, type TriageGroup } from '../../../src/console/contract/triage';
import { TRIAGE_RECORDS } from '../../app/router/search';

export const RECORDS = TRIAGE_RECORDS;
type RecordName = (typeof RECORDS)[number];

/** What the page can show: a group of conversations, or a record of what was decided. */
export type Place = TriageGroup | RecordName;

export const MODERATION: readonly TriageGroup[] = ['suspicious', 'spam'];
export const PEOPLE: readonly TriageGroup[] = TRIAGE_GROUPS.filter((group) => !MODERATION.includes(group));

export const ICONS: Readonly<Record<Place, LucideIcon>> = {
  sensitive: TriangleAlert,
  payment: Wallet,
  person: UserRound,
  identity: Fingerprint,
  'low-confidence': CircleHelp,
  link: Link2,
  broken: Wrench,
  closing: Hourglass,
  suspicious: ShieldAlert,
  spam: Ban,
  verdicts: Gavel,
  fakes: BookLock,
  blocked: UserX,
};

export function isRecord(place: Place): place is RecordName {
  return RECORDS.some((record) => record === place);
}

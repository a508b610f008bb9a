import { Check, CreditCard, Eye, type LucideIcon, Send, TriangleAlert } from 'lucide-react';
import type { Tone } from '../tag';

export interface Mark {
  readonly tone: Tone;
  readonly icon: LucideIcon;
}

/** How far a customer is on the way to paying, the same wherever it is told. */
export const PAYMENT_MARKS = {
  sent: { tone: 'neutral', icon: Send },
  opened: { tone: 'acc', icon: Eye },
  paying: { tone: 'warn', icon: CreditCard },
  failed: { tone: 'bad', icon: TriangleAlert },
  paid: { tone: 'ok', icon: Check },
} as const satisfies Readonly<Record<string, Mark>>;

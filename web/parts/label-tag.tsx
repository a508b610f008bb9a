import type { LucideIcon } from 'lucide-react';
import type { Label } from '../../src/console/contract/label';
import { Tag, type Tone } from './tag';

/** The colours people may choose for a label, as tones of the desk. */
export const TONES: Readonly<Record<Label['tone'], Tone>> = {
  neutral: 'neutral',
  teal: 'acc',
  violet: 'bot',
  amber: 'warn',
  red: 'bad',
  green: 'ok',
};

/** A label in its colour. */
export function LabelTag({
  label: { name, tone },
  ...looks
}: {
  readonly label: Pick<Label, 'name' | 'tone'>;
  readonly large?: boolean;
  readonly icon?: LucideIcon;
}) {
  return (
    <Tag {...looks} tone={TONES[tone]}>
      {name}
    </Tag>
  );
}

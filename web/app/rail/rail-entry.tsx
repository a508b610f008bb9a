import type { LucideIcon } from 'lucide-react';
import { useFormats } from '../text/use-texts';
import css from './rail.module.css';
import words from './words.module.css';

/** Content of one line of the rail. A hot count asks for somebody. */
export function RailEntry({
  icon: Icon,
  label,
  count,
  hot = false,
}: {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly count?: number | undefined;
  readonly hot?: boolean;
}) {
  const { number, count: short } = useFormats();
  return (
    <>
      <Icon size={16} aria-hidden />
      <span className={`${css.label} ${words.words}`}>{label}</span>
      {count !== undefined && count > 0 && (
        <span className={hot ? css.hot : css.count} title={number(count)}>
          {short(count)}
        </span>
      )}
    </>
  );
}

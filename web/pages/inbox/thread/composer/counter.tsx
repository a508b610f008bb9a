import type { TextBudget } from '../../../../../src/console/contract/thread';
import { useT } from '../../../../app/text/use-texts';
import css from './composer.module.css';
import { measure, partsOf } from './measure';

/** How much of one message is used, in the unit the platform counts; longer texts go out as several. */
export function Counter({ text, budget }: { readonly text: string; readonly budget: TextBudget }) {
  const t = useT();
  const n = measure(text, budget.unit);
  const parts = partsOf(n, budget);
  const { max } = budget;
  return (
    <span
      className={css.count}
      data-over={parts > 1 || undefined}
      title={t(`thread.composer.${budget.unit}`, { n, max })}
    >
      {t('thread.composer.count', { n, max })}
      {parts > 1 && ` · ${t('thread.composer.parts', { n: parts })}`}
    </span>
  );
}

import { useFormats } from '../app/text/use-texts';
import css from './page-title.module.css';

/** What a page is, and of how many things it tells. */
export function PageTitle({
  id,
  count,
  children,
}: {
  readonly id?: string;
  readonly count?: number | undefined;
  readonly children: string;
}) {
  const { number } = useFormats();
  return (
    <h1 id={id} className={css.title}>
      <span>{children}</span>
      {count !== undefined && <span className={css.count}>{number(count)}</span>}
    </h1>
  );
}

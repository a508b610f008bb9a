import { ArrowDownWideNarrow } from 'lucide-react';
import { SORTS, sortSchema } from '../../../../src/console/contract/inbox';
import { useT } from '../../../app/text/use-texts';
import type { Inbox } from '../use-inbox-search';
import css from './drop.module.css';

/** In which order the list is: the browser's own list of choices, behind an icon. */
export function SortMenu({ inbox: { search, change } }: { readonly inbox: Inbox }) {
  const t = useT();
  const sort = search.sort ?? 'due';
  return (
    <span className={`${css.button} ${css.select}`} title={t(`inbox.sort.${sort}`)}>
      <ArrowDownWideNarrow size={16} aria-hidden />
      <select
        aria-label={t('inbox.sort.open')}
        value={sort}
        onChange={({ currentTarget }) => {
          const next = sortSchema.parse(currentTarget.value);
          change({ sort: next === 'due' ? undefined : next });
        }}
      >
        {SORTS.map((one) => (
          <option key={one} value={one}>
            {t(`inbox.sort.${one}`)}
          </option>
        ))}
      </select>
    </span>
  );
}

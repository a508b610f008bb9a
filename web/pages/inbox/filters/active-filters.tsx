import { X } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { LANGUAGES } from '../../../../src/console/contract/languages';
import type { SavedView } from '../../../../src/console/contract/view';
import { useNames } from '../../../app/text/use-names';
import { useT } from '../../../app/text/use-texts';
import chips from '../../../parts/chips.module.css';
import { useLabels, useTeams } from '../list/use-directory';
import { type Inbox, type ListFilter, NO_FILTER } from '../use-inbox-search';
import css from './list-header.module.css';

const SaveView = lazy(async () => ({ default: (await import('./save-view')).SaveView }));

const SHOWN = ['intent', 'reason', 'assignee', 'team', 'label', 'lang', 'unread', 'account'] as const;

/** What the list is narrowed by, each part to be taken off; and a name for all of it. */
export function ActiveFilters({
  inbox,
  view,
}: {
  readonly inbox: Inbox;
  readonly view: SavedView | undefined;
}) {
  const t = useT();
  const { search, filter, change } = inbox;
  const wordsOf = useWords();
  const set = SHOWN.filter((key) => filter[key] !== undefined);
  const narrowed =
    set.length > 0 || filter.q !== undefined || filter.ch !== undefined || search.sort !== undefined;
  if (!narrowed && !view) return null;
  return (
    <div className={css.active}>
      {set.map((key) => {
        const words = wordsOf(key, filter);
        return (
          <button
            key={key}
            type="button"
            className={`${chips.chip} ${chips.set}`}
            aria-label={t('inbox.filter.remove', { filter: words })}
            onClick={() => change({ [key]: undefined })}
          >
            <span className={css.words}>{words}</span>
            <X size={12} aria-hidden />
          </button>
        );
      })}
      {set.length > 1 && (
        <button type="button" className={css.text} onClick={() => change(NO_FILTER)}>
          {t('inbox.filter.clear')}
        </button>
      )}
      <Suspense>
        <SaveView inbox={inbox} view={view} />
      </Suspense>
    </div>
  );
}

function useWords(): (key: (typeof SHOWN)[number], filter: ListFilter) => string {
  const t = useT();
  const names = useNames();
  const labels = useLabels();
  const { teams, people } = useTeams();
  const named = (list: readonly { id: number; name: string }[], id: string) =>
    list.find((one) => String(one.id) === id)?.name ?? id;
  return (key, filter) => {
    const value = filter[key] ?? '';
    switch (key) {
      case 'intent':
        return names.intent(value);
      case 'reason':
        return names.reason(value);
      case 'assignee':
        if (value === 'me') return t('inbox.assign.me');
        return value === 'none' ? t('inbox.assign.nobody') : named(people, value);
      case 'team':
        return named(teams, value);
      case 'label':
        return labels.get(Number(value))?.name ?? value;
      case 'lang': {
        const language = LANGUAGES.find((one) => one === value);
        return language ? t(`inbox.lang.${language}`) : value;
      }
      case 'unread':
        return t('inbox.filter.unread');
      case 'account':
        return value;
    }
  };
}

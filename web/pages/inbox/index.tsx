import { MessagesSquare } from 'lucide-react';
import { useT } from '../../app/text/use-texts';
import { EmptyState } from '../../parts/empty-state';
import css from './inbox.module.css';
import { ThreadList } from './list/thread-list';
import { useInbox } from './use-inbox-search';

/** The inbox: list, thread and panel side by side; on a phone one after the other. */
export function Page() {
  const { search } = useInbox();
  return (
    <div className={css.inbox} data-thread={search.t !== undefined || undefined}>
      <ThreadList />
      <div className={css.thread}>{search.t === undefined && <NothingOpen />}</div>
    </div>
  );
}

function NothingOpen() {
  const t = useT();
  return (
    <EmptyState icon={MessagesSquare} title={t('inbox.page.choose')} text={t('inbox.page.chooseHint')} />
  );
}

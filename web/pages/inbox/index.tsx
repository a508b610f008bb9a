import { MessagesSquare } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useT } from '../../app/text/use-texts';
import { EmptyState } from '../../parts/empty-state';
import css from './inbox.module.css';
import { ThreadList } from './list/thread-list';
import { useInbox } from './use-inbox-search';

// The list is there first; what belongs to one thread is fetched beside it, once one is opened.
const ThreadPane = lazy(async () => ({ default: (await import('./thread/thread-pane')).ThreadPane }));
const SidePanel = lazy(async () => ({ default: (await import('./panel/side-panel')).SidePanel }));

/** The inbox: list, thread and panel side by side; on a phone one after the other. */
export function Page() {
  const {
    search: { t: threadId, panel },
  } = useInbox();
  return (
    <div className={css.inbox} data-thread={threadId !== undefined || undefined}>
      <ThreadList />
      <div className={css.thread}>
        <Suspense>{threadId === undefined ? <NothingOpen /> : <ThreadPane threadId={threadId} />}</Suspense>
      </div>
      <Suspense>{threadId !== undefined && <SidePanel threadId={threadId} panel={panel} />}</Suspense>
    </div>
  );
}

function NothingOpen() {
  const t = useT();
  return (
    <EmptyState icon={MessagesSquare} title={t('inbox.page.choose')} text={t('inbox.page.chooseHint')} />
  );
}

import { MessagesSquare } from 'lucide-react';
import { useT } from '../../app/text/use-texts';
import { EmptyState } from '../../parts/empty-state';
import css from './inbox.module.css';
import { ThreadList } from './list/thread-list';
import { SidePanel } from './panel/side-panel';
import { ThreadPane } from './thread/thread-pane';
import { useInbox } from './use-inbox-search';

/** The inbox: list, thread and panel side by side; on a phone one after the other. */
export function Page() {
  const {
    search: { t: threadId, panel },
  } = useInbox();
  return (
    <div className={css.inbox} data-thread={threadId !== undefined || undefined}>
      <ThreadList />
      <div className={css.thread}>
        {threadId === undefined ? <NothingOpen /> : <ThreadPane threadId={threadId} />}
      </div>
      {threadId !== undefined && <SidePanel threadId={threadId} panel={panel} />}
    </div>
  );
}

function NothingOpen() {
  const t = useT();
  return <EmptyState icon={MessagesSquare} title={t('inbox.page.choose')} text={t('inbox.page.chooseHint')} />;
}

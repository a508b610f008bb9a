import { Loader } from '@mantine/core';
import { SearchX } from 'lucide-react';
import { useState } from 'react';
import type { ThreadHeader as Header } from '../../../../src/console/contract/thread';
import { ApiProblem } from '../../../app/api/api';
import { usePresence } from '../../../app/live/use-presence';
import { useT } from '../../../app/text/use-texts';
import { EmptyState } from '../../../parts/empty-state';
import { Composer, type SendWish } from './composer/composer';
import { type SeenThread, useOutgoing } from './composer/use-outgoing';
import { type Conflict, ConflictDialog } from './conflict-dialog';
import { ThreadHeader } from './header/thread-header';
import { ThreadLog } from './log/thread-log';
import { StatusBar } from './status-bar';
import css from './thread-pane.module.css';
import { useTellProblem } from './use-act';
import { useNextThread } from './use-next-thread';
import { useThreadHeader, useThreadLog } from './use-thread';
import { useThreadActions } from './use-thread-actions';

/** The conversation in the middle of the inbox. */
export function ThreadPane({ threadId }: { readonly threadId: string }) {
  // Made anew for each thread: no text, menu or choice of one is ever seen in another.
  return <LoadedThread key={threadId} threadId={threadId} />;
}

function LoadedThread({ threadId }: { readonly threadId: string }) {
  const t = useT();
  const { data: header, error } = useThreadHeader(threadId);
  if (header) return <Thread header={header} />;
  if (error instanceof ApiProblem && error.status < 500)
    return <EmptyState icon={SearchX} title={t('thread.missing.title')} text={t('thread.missing.text')} />;
  if (error) return <EmptyState icon={SearchX} title={t('thread.log.error')} />;
  return (
    <div className={css.loading}>
      <Loader size="sm" aria-label={t('app.state.loading')} />
    </div>
  );
}

function Thread({ header }: { readonly header: Header }) {
  const t = useT();
  const log = useThreadLog(header.id);
  const seenMessageId = log.data?.lastId ?? 0;
  const actions = useThreadActions(header, { seenMessageId, nextId: useNextThread(header.id) });
  const { outgoing, conflict, send, setConflict } = useSending({ header, seenMessageId }, actions);
  const [isTyping, setTyping] = useState(false);
  const present = usePresence(header.id, isTyping);
  const earlier = log.hasNextPage
    ? { load: () => void log.fetchNextPage(), loading: log.isFetchingNextPage }
    : undefined;
  return (
    <section className={css.pane} aria-label={t('thread.header.label')}>
      <a className={css.skip} href="#reply-box">
        {t('thread.skip')}
      </a>
      <ThreadHeader header={header} present={present} actions={actions} />
      <StatusBar header={header} />
      <ThreadLog
        header={header}
        entries={log.data?.entries}
        outgoing={outgoing}
        failed={log.isError && !log.data ? () => void log.refetch() : undefined}
        earlier={earlier}
      />
      <Composer
        header={header}
        sending={outgoing.some(({ note }) => !note)}
        onSend={(wish) => void send(wish)}
        onTyping={setTyping}
      />
      <ConflictDialog
        conflict={conflict?.what}
        header={header}
        entries={log.data?.entries ?? []}
        onEdit={() => setConflict(undefined)}
        onSend={() => {
          setConflict(undefined);
          if (conflict) void send(conflict.wish);
        }}
      />
    </section>
  );
}

/** Sends what is in the box; what comes back is put into it again, with the reason. */
function useSending(seen: SeenThread, actions: ReturnType<typeof useThreadActions>) {
  const { outgoing, send: post } = useOutgoing(actions);
  const tell = useTellProblem();
  const [conflict, setConflict] = useState<{ readonly what: Conflict; readonly wish: SendWish }>();
  const send = async (wish: SendWish) => {
    const draft = await wish.box.take();
    const sent = await post(draft, seen, wish);
    if (sent.outcome === 'sent') {
      if (wish.thenResolve) await actions.resolve('answered', sent.standing);
      return;
    }
    wish.box.putBack(draft);
    if (sent.outcome === 'failed') tell(sent.error);
    else setConflict({ what: { code: sent.code, seenMessageId: seen.seenMessageId }, wish });
  };
  return { outgoing, conflict, send, setConflict };
}

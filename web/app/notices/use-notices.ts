import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type ThreadRow, threadListSchema } from '../../../src/console/contract/inbox';
import { usePreferences } from '../api/me';
import { useApi } from '../api/use-api';
import { useT } from '../text/use-texts';
import { newcomers, newestOf } from './newcomers';
import { createTone } from './tone';
import { useLeader } from './use-leader';

const VIEW_OF_RULE = { mine: 'mine', needs_person: 'needs-a-person', all: 'all' } as const;

/**
 * Rings, and shows a notice of the system, when a customer writes in a thread this person wants to hear of.
 * @returns how many came since somebody last looked at the tab.
 */
export function useNotices(): number {
  const api = useApi();
  const { notify } = usePreferences();
  const rule = notify?.rule ?? 'needs_person';
  const leads = useLeader('renewdesk.notices');
  const [unseen, setUnseen] = useState(0);
  const since = useRef<number>(undefined);
  const tell = useTell();
  const { data } = useQuery({
    // Under the list's key, so that it is read anew when a message comes.
    queryKey: ['threads', 'notices', rule],
    queryFn: ({ signal }) =>
      api.get('/threads', threadListSchema, {
        signal,
        search: { view: VIEW_OF_RULE[rule], unread: '1', sort: 'newest' },
      }),
    enabled: leads,
  });
  const onRows = useEffectEvent((rows: readonly ThreadRow[], now: number) => {
    const fresh = since.current === undefined ? [] : newcomers(rows, since.current);
    since.current = newestOf(rows, since.current ?? now);
    if (fresh.length === 0 || (document.visibilityState === 'visible' && notify?.onlyWhenHidden !== false))
      return;
    if (document.visibilityState === 'hidden') setUnseen((before) => before + fresh.length);
    tell(fresh);
  });
  useEffect(() => {
    if (data) onRows(data.threads, data.now);
  }, [data]);
  useEffect(() => {
    const seen = () => {
      if (document.visibilityState === 'visible') setUnseen(0);
    };
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, []);
  return unseen;
}

function useTell(): (rows: readonly ThreadRow[]) => void {
  const t = useT();
  const navigate = useNavigate();
  const sound = usePreferences().sound ?? true;
  const tone = useTone(sound);
  return (rows) => {
    tone.current?.play();
    if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
    for (const { threadId, name, handle } of rows) {
      // No word of what was written: the screen may be seen by others.
      const notice = new Notification(name ?? handle ?? t('app.notice.somebody'), {
        body: t('app.notice.wrote'),
        tag: threadId,
      });
      notice.onclick = () => {
        window.focus();
        void navigate({ to: '/inbox', search: { t: threadId } });
        notice.close();
      };
    }
  };
}

function useTone(on: boolean) {
  const tone = useRef<ReturnType<typeof createTone>>(undefined);
  useEffect(() => {
    if (!on) return undefined;
    const made = createTone();
    tone.current = made;
    return () => {
      tone.current = undefined;
      made.close();
    };
  }, [on]);
  return tone;
}

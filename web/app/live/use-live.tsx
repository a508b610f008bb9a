import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { meQuery } from '../api/me';
import { useApi } from '../api/use-api';
import { createApplier } from './apply';
import { followLive, type LiveState } from './tabs';

const LiveContext = createContext<LiveState>('connecting');

/** Pages asked for before the line stood are covered for so long after the tab was opened; see the server's replay. */
const COVERED_MS = 12_000;

/** Keeps what the desk shows true while others work: queries are marked as old when the server says so. */
export function Live({ children }: { readonly children: ReactNode }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const applier = createApplier(queryClient);
    let first = true;
    const leave = followLive({
      onState: (now) => {
        setState(now);
        if (now !== 'live' || !first) return;
        first = false;
        if (performance.now() > COVERED_MS) applier.applyAll();
      },
      onChanges: applier.apply,
      onReset: applier.applyAll,
      // Asked as a page would ask: where the session is over, this leads to the sign-in.
      onRefused: () => void queryClient.fetchQuery({ ...meQuery(api), staleTime: 0 }).catch(() => undefined),
    });
    return () => {
      leave();
      applier.stop();
    };
  }, [api, queryClient]);
  return <LiveContext value={state}>{children}</LiveContext>;
}

/** Whether what is shown follows what happens. */
export function useLiveState(): LiveState {
  return useContext(LiveContext);
}

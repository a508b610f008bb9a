import { useEffect, useState } from 'react';

/** True in one tab of the browser only, so that eight open tabs ring once. Without locks every tab is it. */
export function useLeader(name: string): boolean {
  const [leads, setLeads] = useState(!('locks' in navigator));
  useEffect(() => {
    if (!('locks' in navigator)) return undefined;
    const stop = new AbortController();
    const lead = async () => {
      setLeads(true);
      // The lock is held as long as this promise; a closed tab lets go whatever happens.
      await new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
    };
    // Rejected when this tab is closed before it is its turn.
    navigator.locks.request(name, { signal: stop.signal }, lead).catch(() => undefined);
    return () => stop.abort();
  }, [name]);
  return leads;
}

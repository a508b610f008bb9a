import { useEffect, useState } from 'react';
import { useApi } from '../api/use-api';

/** The product's time, told by every answer of the API, again every `everyMs`. Ages and countdowns use it. */
export function useNow(everyMs = 15_000): number {
  const { now } = useApi();
  const [value, setValue] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setValue(now()), everyMs);
    return () => clearInterval(timer);
  }, [now, everyMs]);
  return value;
}

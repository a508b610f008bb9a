import { createContext, useContext } from 'react';
import type { Api } from './api';

/** Set once by the app. */
export const ApiContext = createContext<Api | undefined>(undefined);

/** The API of this installation: `const api = useApi(); api.get(...)`. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('no ApiContext above this component');
  return api;
}

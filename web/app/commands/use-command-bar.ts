import { createContext, useContext } from 'react';

/** The command bar from anywhere. */
export interface CommandBarHandle {
  readonly open: () => void;
}

export const CommandBarContext = createContext<CommandBarHandle>({ open: () => undefined });

export function useCommandBar(): CommandBarHandle {
  return useContext(CommandBarContext);
}

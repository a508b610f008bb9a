import { useState } from 'react';
import type { Standing } from '../../../../src/console/contract/action';
import type { ThreadHeader } from '../../../../src/console/contract/thread';
import { apiPath } from '../../../app/api/api';
import { usePreferences } from '../../../app/api/me';
import { useShortcut } from '../../../app/keys/keyboard';
import { useInbox } from '../use-inbox-search';
import { openCaseOf } from './thread-window';
import { useAct } from './use-act';

/** How a case may end by hand; what is stored is the id. */
export const RESOLUTIONS = ['answered', 'renewed', 'no_answer_needed', 'handled_elsewhere'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export type ThreadMenu = 'assign' | 'finish' | 'snooze' | 'labels';

/** All that can be done with the open thread, from buttons and keys alike. */
export interface ThreadActions {
  readonly isPending: boolean;
  readonly menu: ThreadMenu | undefined;
  openMenu(menu: ThreadMenu | undefined): void;
  close(): void;
  takeOver(): Promise<Standing | undefined>;
  toBot(): Promise<void>;
  /** @param standing of an action right before, where the header does not know it yet. */
  resolve(resolution: Resolution, standing?: Standing): Promise<void>;
  assign(to: { readonly assigneeId?: number | null; readonly teamId?: number | null }): Promise<void>;
  snooze(until: number | null): Promise<void>;
  label(change: { readonly add?: readonly number[]; readonly remove?: readonly number[] }): Promise<void>;
}

export interface ThreadActionDeps {
  /** Newest message on the screen. */
  readonly seenMessageId: number;
  /** The thread that follows in the list. */
  readonly nextId: string | undefined;
}

export function useThreadActions(
  header: ThreadHeader,
  { seenMessageId, nextId }: ThreadActionDeps,
): ThreadActions {
  const { change } = useInbox();
  const { afterResolve = 'next' } = usePreferences();
  const [menu, openMenu] = useState<ThreadMenu>();
  const { act, isPending } = useAct(header);
  const caseId = openCaseOf(header)?.id;
  const open = (t: string | undefined) => change({ t, turn: undefined });
  const onCase = async (verb: string, body: Readonly<Record<string, unknown>>) => {
    if (caseId !== undefined) await act({ path: apiPath`/cases/${caseId}/${verb}`, body });
  };
  const actions: ThreadActions = {
    isPending,
    menu,
    openMenu,
    close: () => open(undefined),
    takeOver: () => act({ path: apiPath`/threads/${header.id}/take-over` }),
    toBot: () => onCase('return', { lastMessageId: seenMessageId }),
    resolve: async (resolution, standing) => {
      const id = standing?.caseId ?? caseId;
      if (id === undefined) return;
      const epoch = standing?.epoch ?? header.epoch;
      const done = await act({ path: apiPath`/cases/${id}/resolve`, body: { resolution, epoch } });
      if (!done || afterResolve === 'stay') return;
      open(afterResolve === 'next' ? nextId : undefined);
    },
    assign: (to) => onCase('assign', to),
    snooze: (until) => onCase('snooze', { until }),
    label: (change) => onCase('labels', change),
  };
  const canAct = caseId !== undefined && header.permissions.change;
  useShortcut('thread.assign', () => openMenu('assign'), canAct);
  useShortcut('thread.snooze', () => openMenu('snooze'), canAct);
  useShortcut('thread.label', () => openMenu('labels'), canAct);
  useShortcut('thread.resolve', () => void actions.resolve('answered'), canAct);
  useShortcut('thread.toBot', () => void actions.toBot(), canAct && header.control !== 'bot');
  useShortcut('thread.close', actions.close);
  return actions;
}

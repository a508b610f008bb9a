import type { Brand } from '../brand';
import type { Capabilities } from '../channel/adapter';
import type { ControlMoves } from '../turn/effects';
import { addRequest } from './add-request';
import { closeCase } from './case-rows';
import { giveToBot } from './give-to-bot';
import { noteInbound } from './inbound-case';
import { gatherPacket } from './packet';
import { requestHandoff } from './request-handoff';
import { takeOverNative } from './take-over-native';
import { lockThread } from './thread-control';
import { noteUntold } from './untold-payments';

export interface ControlMovesDeps {
  readonly brand: Brand;
  capabilitiesOf(accountId: string): Capabilities;
}

/** The moves of control that a turn asks for, done on the thread row its commit has locked. */
export function createControlMoves({ brand, capabilitiesOf }: ControlMovesDeps): ControlMoves {
  return {
    requestHandoff: async (tx, { threadId, reason, intent, request, undelivered, result, now }) => {
      const packet = await gatherPacket(tx, {
        threadId,
        reason,
        state: result.state,
        windowOpenedAt: result.windowOpenedAt ?? undefined,
        capabilities: capabilitiesOf(result.thread.accountId),
        now,
        ...(result.language && { language: result.language }),
        ...(intent !== undefined && { intent }),
        ...(request && { request }),
        ...(undelivered && { undelivered }),
      });
      return (await requestHandoff(tx, { threadId, packet, brand, now })).epoch;
    },
    addRequest,
    noteUntold,
    takeOverNative: async (tx, move) => (await takeOverNative(tx, move)).epoch,
    returnFromPlatform: async (tx, threadId) => {
      const thread = await lockThread(tx, threadId);
      return thread ? await giveToBot(tx, thread) : 0;
    },
    noteInbound: (tx, { caseId, now }) => noteInbound(tx, { caseId, control: 'human', brand, now }),
    settleCase: async (tx, item) => {
      const thread = await lockThread(tx, item.threadId);
      const epoch = thread?.control === 'handoff_requested' ? await giveToBot(tx, thread) : undefined;
      await closeCase(tx, item);
      return epoch;
    },
  };
}

import type { Brand } from '../brand';
import type { Capabilities } from '../channel/adapter';
import type { ControlMoves } from '../turn/effects';
import { addRequest } from './add-request';
import { closeCase } from './case-rows';
import { giveToBot } from './give-to-bot';
import { noteInbound } from './inbound-case';
import { noteLate } from './note-late';
import { gatherPacket } from './packet';
import { pressCase } from './press-case';
import { recordMove } from './record-action';
import { reopenCases } from './reopen-cases';
import { requestHandoff } from './request-handoff';
import { routeThread } from './route-thread';
import { noteAsked, noteRating } from './satisfaction';
import { takeOverNative } from './take-over-native';
import { lockThread } from './thread-control';
import { noteUntold } from './untold-payments';
import { announce } from './webhooks/announce';

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
    reopenCases: (tx, asked) => reopenCases(tx, asked, brand),
    addRequest,
    pressCase,
    passThread: (tx, item) => routeThread(tx, { ...item, move: 'pass', onlyWhere: 'inbox' }),
    noteLate: (tx, item) => noteLate(tx, { ...item, brand }),
    noteAsked: (tx, { caseId, now }) => noteAsked(tx, caseId, now),
    noteRating,
    noteUntold,
    takeOverNative: async (tx, move) => (await takeOverNative(tx, move)).epoch,
    returnFromPlatform: async (tx, threadId, now) => {
      const thread = await lockThread(tx, threadId);
      if (!thread) return 0;
      const epoch = await giveToBot(tx, thread, now);
      if (thread.caseId !== null) {
        await recordMove(tx, { caseId: thread.caseId, threadId, action: 'return', detail: { epoch }, now });
        await announce(tx, {
          type: 'handoff.returned',
          caseId: thread.caseId,
          now,
          detail: { by: 'platform' },
        });
      }
      return epoch;
    },
    noteInbound: (tx, { caseId, now }) => noteInbound(tx, { caseId, control: 'human', brand, now }),
    settleCase: async (tx, item) => {
      const thread = await lockThread(tx, item.threadId);
      const epoch =
        thread?.control === 'handoff_requested' ? await giveToBot(tx, thread, item.now) : undefined;
      await closeCase(tx, item);
      await announce(tx, {
        type: 'case.resolved',
        caseId: item.caseId,
        now: item.now,
        detail: { by: 'bot' },
      });
      return epoch;
    },
  };
}

/**
 * Every way a thread changes hands or a case changes its status, for those who call them. All run in the caller's
 * transaction, lock the thread row first, and raise the epoch where control moves.
 */
export { claim, resolve, returnToBot } from './agent-actions';
export { reply } from './agent-reply';
export { closeCase, openCase } from './case-rows';
export { giveToBot } from './give-to-bot';
export { caseForInbound, noteInbound } from './inbound-case';
export { requestHandoff } from './request-handoff';
export { takeOverNative } from './take-over-native';
export { lockThread } from './thread-control';

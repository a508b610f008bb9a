import type { FactRequest, Facts } from './port';

/** Who asks: facts are told only to a sender who may know them. */
export interface FactAsker {
  readonly threadId: string;
  /** The event being answered; makes a repeated turn count as one try at the identity gate. */
  readonly inboxId: number;
}

/** Fetches what a decision needs. Remote reads have deadlines that together stay below the turn's lease. */
export interface FactSource {
  fetch(requests: readonly FactRequest[], asker: FactAsker): Promise<Facts>;
}

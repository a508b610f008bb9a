import type { Echo } from '../channel/event';
import type { OutboundBody } from '../channel/send';
import { strikeTokens } from '../privacy/strike-tokens';
import type { Store } from '../store/store';
import type { EchoOwner } from '../turn/platform-events';

interface Candidate {
  readonly id: number;
  readonly status: string;
  readonly body: OutboundBody;
  readonly platformMessageId: string | null;
}

/**
 * Whose message is it that came back without our mark? Ours if we know its platform id, or if the same words are on
 * their way right now (the echo may overtake the answer to the call); else a person's or another app's.
 */
export async function ownerOfEcho(store: Store, threadId: string, echo: Echo): Promise<EchoOwner> {
  const candidates = await store.query<Candidate>({
    name: 'echo-owner',
    text: `select id, status, body, platform_message_id "platformMessageId" from outbox
            where thread_id = $1 and kind = 'send' and (platform_message_id = $2 or status in ('sending', 'unknown')
                                    or (status = 'pending' and attempt > 0)) order by id`,
    values: [threadId, echo.messageId],
  });
  const known = candidates.find((row) => row.platformMessageId === echo.messageId);
  if (known) return { owner: 'ours' };
  const same = candidates.find(
    (row) => row.platformMessageId === null && squeeze(strikeTokens(row.body.text)) === squeeze(echo.text),
  );
  return same ? { owner: 'ours', outboxId: same.id } : { owner: 'somebody_else' };
}

// Platforms fold white space; the words are what counts.
function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

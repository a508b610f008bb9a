import { z } from 'zod';
import type { LogLine } from './admin-client';

/** What the customer sees arrive. */
export interface Arrived {
  readonly from: 'bot' | 'person';
  readonly text: string;
  /** What can be tapped, in order. */
  readonly choices: readonly {
    readonly title: string;
    readonly payload: string;
    readonly kind: 'quick_reply' | 'postback';
  }[];
  readonly links: readonly { readonly title: string; readonly url: string }[];
}

const quickReplySchema = z.object({ title: z.string().default(''), payload: z.string().default('') });
const buttonSchema = z.object({
  type: z.string(),
  title: z.string().default(''),
  payload: z.string().default(''),
  url: z.string().optional(),
});
const lineSchema = z.object({
  text: z.string().nullish(),
  quickReplies: z.array(quickReplySchema).nullish(),
  buttons: z.array(buttonSchema).nullish(),
});

/** Reads a line of the emulators' log; undefined when it is not a message to the customer. */
export function readArrived(line: LogLine): Arrived | undefined {
  if (line.type !== 'accepted' && line.type !== 'native') return undefined;
  const { text, quickReplies, buttons } = lineSchema.parse(line);
  const taps = (buttons ?? []).filter(({ url }) => url === undefined);
  return {
    from: line.type === 'native' ? 'person' : 'bot',
    text: text ?? '(an attachment)',
    choices: [
      ...(quickReplies ?? []).map((choice) => ({ ...choice, kind: 'quick_reply' as const })),
      ...taps.map(({ title, payload }) => ({ title, payload, kind: 'postback' as const })),
    ],
    links: (buttons ?? []).flatMap(({ title, url }) => (url === undefined ? [] : [{ title, url }])),
  };
}

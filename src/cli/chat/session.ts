import { AppError } from '../../lib/errors';
import type { AdminClient, Delivered } from './admin-client';
import { type AnswerOutcome, createAnswerWatch } from './answer-watch';
import { CHAT_HELP, type ChatCommand, parseChatCommand } from './commands';
import type { Conversation } from './conversation';
import { payLink } from './pay';
import type { Happening } from './render';
import type { TurnsClient } from './turns-client';

export interface SessionDeps {
  readonly admin: AdminClient;
  readonly conversation: Conversation;
  /** Where the product listens. */
  readonly address: string;
  readonly turns: TurnsClient;
  /** Whether turns are shown. */
  readonly trace: boolean;
  readonly show: (happening: Happening) => void;
}

/** What became of a line: `expects` an answer of the bot, or is `done`, or could not be `refused`. */
export type LineResult = 'expects' | 'done' | 'refused' | 'quit';

/** A conversation with its commands. */
export interface Session {
  readonly conversation: Conversation;
  /** Handles one line: a DM, a tap or a command. What was said is shown unless the terminal did so itself. */
  take(line: string, options?: { readonly echo?: boolean }): Promise<LineResult>;
  /** Waits for what follows a line that `expects` an answer; says so where there is none to wait for. */
  awaitAnswer(since: number, withinMs: number): Promise<AnswerOutcome>;
  /** Shows the turns worked out since the last call. */
  showTurns(): Promise<void>;
  readonly show: (happening: Happening) => void;
}

/** Opens the session; turns from before it are not shown. */
export async function openSession(deps: SessionDeps): Promise<Session> {
  const { conversation, show, turns } = deps;
  const note = (text: string) => show({ kind: 'note', text });
  await turns.nextTurns();
  const awaitAnswer = await createAnswerWatch({ conversation, turns, note });
  return {
    conversation,
    show,
    take: async (line, { echo = true } = {}) => {
      if (line.startsWith('/')) return await obey(parseChatCommand(line), deps, note);
      if (echo) show({ kind: 'said', text: line });
      return judge(await conversation.say(line), note);
    },
    awaitAnswer,
    showTurns: async () => {
      if (!deps.trace) return;
      for (const turn of await turns.nextTurns()) show({ kind: 'turn', turn });
    },
  };
}

async function obey(
  command: ChatCommand | string,
  { admin, conversation, address }: SessionDeps,
  note: (text: string) => void,
): Promise<LineResult> {
  if (typeof command === 'string') return refuse(command, note);
  switch (command.name) {
    case 'quit':
      return 'quit';
    case 'help':
      for (const line of CHAT_HELP) note(line);
      return 'done';
    case 'photo':
      note('you send a picture');
      return judge(await conversation.photo(), note);
    case 'human-reply':
      await conversation.humanReply(command.text);
      return 'done';
    case 'later':
      note(
        `it is now ${new Date(await admin.forward(command.ms)).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      );
      return 'done';
    case 'pay':
    case 'decline':
      return await pay(command, conversation.paymentLink, { address, note });
  }
}

async function pay(
  { name, cycle }: { readonly name: 'pay' | 'decline'; readonly cycle?: string },
  link: string | undefined,
  { address, note }: { readonly address: string; readonly note: (text: string) => void },
): Promise<LineResult> {
  if (link === undefined) return refuse('no payment link has arrived yet', note);
  note(`you open ${link}`);
  try {
    const { button } = await payLink(link, address, { outcome: name, ...(cycle !== undefined && { cycle }) });
    note(`you press "${button}"`);
    return name === 'pay' ? 'expects' : 'done';
  } catch (error) {
    if (error instanceof AppError) return refuse(error.message, note);
    throw error;
  }
}

function judge({ status, error }: Delivered, note: (text: string) => void): LineResult {
  if (status === 200) return 'expects';
  return refuse(`not delivered: the webhook answered ${status ?? error ?? 'nothing'}`, note);
}

function refuse(reason: string, note: (text: string) => void): LineResult {
  note(reason);
  return 'refused';
}

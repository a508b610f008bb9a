/** A line that begins with a slash. */
export type ChatCommand =
  | { readonly name: 'pay' | 'decline'; readonly cycle?: string }
  | { readonly name: 'photo' | 'quit' | 'help' }
  | { readonly name: 'human-reply'; readonly text: string }
  | { readonly name: 'later'; readonly ms: number };

export const CHAT_HELP = [
  'a number            tap that choice (Instagram, Messenger)',
  '/pay [cycle]        open the newest payment link and pay (monthly, quarterly, yearly)',
  '/decline            the same, but the payment fails',
  '/photo              send a picture',
  "/human-reply TEXT   a person of the brand answers in the platform's own app",
  '/later 25h          move the clock of sandbox and product (minutes m, hours h, days d)',
  '/help, /quit',
] as const;

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const CYCLES = ['monthly', 'quarterly', 'yearly'];

/** Reads a command; a text says what is wrong with it. */
export function parseChatCommand(line: string): ChatCommand | string {
  const [word = '', ...rest] = line.slice(1).trim().split(/\s+/);
  const argument = rest.join(' ');
  switch (word) {
    case 'pay':
    case 'decline':
      if (argument !== '' && !CYCLES.includes(argument)) return `/${word} takes ${CYCLES.join(', ')}`;
      return argument === '' ? { name: word } : { name: word, cycle: argument };
    case 'photo':
    case 'quit':
    case 'help':
      return { name: word };
    case 'human-reply':
      return argument === '' ? '/human-reply needs the words' : { name: word, text: argument };
    case 'later':
      return readLater(argument);
    default:
      return `there is no /${word}; /help lists what there is`;
  }
}

function readLater(text: string): ChatCommand | string {
  const [, amount, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit ?? ''];
  if (amount === undefined || unitMs === undefined) return '/later takes a time such as 30m, 25h or 2d';
  return { name: 'later', ms: Number(amount) * unitMs };
}

import type { Turn } from '../../console/contract/turn';
import type { Paint } from '../terminal';
import type { Arrived } from './bot-message';

/** Something that happened in the chat, for the transcript. */
export type Happening =
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'arrived'; readonly message: Arrived }
  | { readonly kind: 'turn'; readonly turn: Turn }
  | { readonly kind: 'note'; readonly text: string };

const INDENT = '       ';

/** One happening as JSON, for programs. */
export function happeningJson(happening: Happening): string {
  switch (happening.kind) {
    case 'said':
      return JSON.stringify({ from: 'customer', text: happening.text });
    case 'arrived': {
      const { from, text, choices, links } = happening.message;
      return JSON.stringify({ from, text, choices: choices.map(({ title }) => title), links });
    }
    case 'turn':
      return JSON.stringify({ turn: happening.turn });
    case 'note':
      return JSON.stringify({ note: happening.text });
  }
}

/** One happening as lines for a terminal. */
export function happeningLines(happening: Happening, paint: Paint): string[] {
  switch (happening.kind) {
    case 'said':
      return named(paint.cyan('   you'), happening.text);
    case 'arrived':
      return arrivedLines(happening.message, paint);
    case 'turn':
      return [paint.dim(`${INDENT}~ ${turnLine(happening.turn)}`)];
    case 'note':
      return [paint.dim(`${INDENT}* ${happening.text}`)];
  }
}

function arrivedLines({ from, text, choices, links }: Arrived, paint: Paint): string[] {
  const name = from === 'bot' ? paint.green('   bot') : paint.yellow('person');
  const taps = choices.map(({ title }, index) => `[${index + 1}] ${title}`).join('  ');
  return [
    ...named(name, text),
    ...(taps === '' ? [] : [`${INDENT}${paint.bold(taps)}`]),
    ...links.map(({ title, url }) => `${INDENT}${paint.bold(`<${title}>`)} ${url}`),
  ];
}

function named(name: string, text: string): string[] {
  return text.split('\n').map((line, index) => `${index === 0 ? `${name} ` : INDENT}${line}`.trimEnd());
}

/** Intent and confidence, language, what was found, what was decided, how long it took. */
function turnLine({
  id,
  intent,
  confidence,
  urgent,
  choice,
  language,
  slots,
  actions,
  timings,
}: Turn): string {
  const found = Object.entries(slots ?? {}).map(([name, value]) => `${name}=${plain(value)}`);
  const decided = actions.map(({ type, key, reason }) => [type, key ?? reason].filter(Boolean).join(' '));
  const ms = Object.values(timings).reduce((sum, step) => sum + step, 0);
  const what = urgent ?? (choice === undefined ? `${intent} ${confidence.toFixed(2)}` : `choice ${choice}`);
  return [
    `#${id} ${what}`,
    language,
    ...(found.length > 0 ? [found.join(' ')] : []),
    decided.join(', ') || 'nothing',
    `${ms.toFixed(1)} ms`,
  ].join(' · ');
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join('+');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

import type { ThreadState } from '../turn/port';
import { cleanText } from './clean-text';

type Choices = NonNullable<ThreadState['choices']>;

/** A text that is only the number of a choice: "1", "1.", "nr 1", "option 1", "第1个", "den første". */
const NUMBER =
  /^(?:nr|no|num|number|nummer|option|choice|valg|alternativ|answer|选项?|选择|第)?[\s.:#]*(\d{1,2})[\s.)\]:]*(?:个|号|项|please|takk|pls)?$/u;
const ORDINALS: readonly RegExp[] = [
  /^(?:the )?first(?: one| option)?$|^(?:den |det )?første$|^第一(?:个|项)?$|^one$|^en$|^一$/u,
  /^(?:the )?second(?: one| option)?$|^(?:den |det )?andre$|^第二(?:个|项)?$|^two$|^to$|^二$/u,
  /^(?:the )?third(?: one| option)?$|^(?:den |det )?tredje$|^第三(?:个|项)?$|^three$|^tre$|^三$/u,
  /^(?:the )?fourth(?: one| option)?$|^(?:den |det )?fjerde$|^第四(?:个|项)?$|^four$|^fire$|^四$/u,
];
/** A label is recognised by its beginning from this many letters on. */
const MIN_PREFIX = 3;

/** Id of the choice that a typed text names, by number or by label; undefined when it names none or several. */
export function typedChoice(raw: string, choices: Choices): string | undefined {
  const text = plain(raw);
  if (!text || text.length > 120) return undefined;
  const number = NUMBER.exec(text)?.[1];
  if (number !== undefined) return choices[Number(number) - 1]?.id;
  const ordinal = ORDINALS.findIndex((pattern) => pattern.test(text));
  if (ordinal >= 0 && choices[ordinal]) return choices[ordinal].id;
  return byLabel(text, choices);
}

function byLabel(text: string, choices: Choices): string | undefined {
  const exact = choices.filter((choice) => letters(choice.label) === letters(text));
  if (exact.length === 1) return exact[0]?.id;
  const wanted = letters(text);
  if (wanted.length < MIN_PREFIX) return undefined;
  const begun = choices.filter((choice) => startsWithWord(letters(choice.label), wanted));
  return begun.length === 1 ? begun[0]?.id : undefined;
}

function startsWithWord(label: string, text: string): boolean {
  return label.startsWith(text) && !/[\p{Script=Latin}\p{N}]/u.test(label[text.length] ?? ' ');
}

function plain(text: string): string {
  return cleanText(text)
    .slice(0, 200)
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[!。．、]+$/u, '')
    .trim();
}

function letters(text: string): string {
  return plain(text)
    .replace(/[^\p{L}\p{N} ]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

import { type KeyboardEvent, type RefObject, useState } from 'react';
import type { ChosenLink, ReadyReply, Suggestion } from '../../../../../src/console/contract/composer';
import type { DraftBox } from './use-draft';
import { matching, slashWord, useReadyReplies } from './use-ready-replies';

export interface RepliesMenuDeps {
  readonly box: DraftBox;
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly threadId: string;
  readonly enabled: boolean;
  /** A saved reply wants a link, and none is chosen yet. */
  readonly onLink: () => void;
}

const LINK = '{{link}}';

/** The list of saved replies that a slash opens, worked by the keys of the box it stands above. */
export function useRepliesMenu({ box, area, threadId, enabled, onLink }: RepliesMenuDeps) {
  const ready = useReadyReplies(threadId);
  /** The word after the slash; undefined: closed. */
  const [word, setWord] = useState<string>();
  const [index, setIndex] = useState(0);
  const open = enabled && word !== undefined;
  const found = open ? matching(ready, word) : [];
  const active = Math.min(index, Math.max(0, found.length - 1));

  /** Puts words where the caret is, in place of what was typed after the slash. */
  const insert = (words: string, overSlash: boolean) => {
    const caret = area.current?.selectionStart ?? box.text.length;
    const typed = overSlash ? slashWord(box.text, caret) : undefined;
    const from = typed === undefined ? caret : caret - typed.length - 1;
    box.write(box.text.slice(0, from) + words + box.text.slice(caret));
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(from + words.length, from + words.length);
    });
  };
  const choose = (reply: ReadyReply) => {
    insert(reply.text, true);
    setWord(undefined);
    if (reply.text.includes(LINK) && !box.link) onLink();
  };
  return {
    open,
    found,
    active,
    choose,
    /** Words of the bot, with the link they promise. */
    take: ({ text, link }: Suggestion) => {
      box.putBack({ text, ...(link && { link }) });
      requestAnimationFrame(() => {
        area.current?.focus();
        area.current?.setSelectionRange(text.length, text.length);
      });
    },
    close: () => setWord(undefined),
    /** As the text or the caret moves. */
    look: (text: string, caret: number) => {
      setWord(slashWord(text, caret));
      setIndex(0);
    },
    /** From the button: as if a slash had been typed. */
    begin: () => {
      const caret = area.current?.selectionStart ?? 0;
      const before = box.text.slice(0, caret);
      insert(before === '' || /\s$/.test(before) ? '/' : ' /', false);
      setWord('');
    },
    insertLink: (link: ChosenLink) => {
      const has = box.text.includes(LINK);
      const gap = box.text === '' || /\s$/.test(box.text) ? '' : ' ';
      const caret = area.current?.selectionStart ?? box.text.length;
      const text = has ? box.text : `${box.text.slice(0, caret)}${gap}${LINK}${box.text.slice(caret)}`;
      box.putBack({ text, link });
      requestAnimationFrame(() => area.current?.focus());
    },
    /** @returns whether the key was meant for the list. */
    onKey: (event: KeyboardEvent): boolean => {
      if (!open) return false;
      const chosen = found[active];
      const steps: Readonly<Record<string, () => void>> = {
        ArrowDown: () => setIndex((active + 1) % Math.max(1, found.length)),
        ArrowUp: () => setIndex((active + found.length - 1) % Math.max(1, found.length)),
        Escape: () => setWord(undefined),
        ...(chosen &&
          !event.ctrlKey &&
          !event.metaKey && { Enter: () => choose(chosen), Tab: () => choose(chosen) }),
      };
      const step = steps[event.key];
      if (!step) return false;
      event.preventDefault();
      step();
      return true;
    },
  };
}

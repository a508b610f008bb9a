import { useShortcut } from '../../app/keys/keyboard';

const CARD = '[data-card]';

/** J and K move from one conversation to the next; Enter opens it, as of any link. */
export function useCardKeys(): void {
  const move = (step: 1 | -1) => {
    const cards = [...document.querySelectorAll<HTMLElement>(CARD)];
    const at = cards.findIndex((card) => card === document.activeElement);
    cards[at < 0 ? 0 : Math.min(Math.max(at + step, 0), cards.length - 1)]?.focus();
  };
  useShortcut('list.next', () => move(1));
  useShortcut('list.previous', () => move(-1));
}

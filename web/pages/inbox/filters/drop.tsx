import type { LucideIcon } from 'lucide-react';
import { type ReactNode, type RefObject, useId, useRef, useState } from 'react';
import popover from '../../../parts/popover.module.css';
import css from './drop.module.css';

/** Room kept to the edges of the window. */
const MARGIN = 8;

export interface DropHandle {
  readonly open: () => void;
}

/** A button with an icon, and what drops down from it: the browser closes it on Escape and on a click elsewhere. */
export function Drop({
  icon: Icon,
  label,
  handle,
  children,
}: {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly handle?: RefObject<DropHandle | null>;
  readonly children: ReactNode;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const place = () => {
    const at = button.current?.getBoundingClientRect();
    if (!at || !box.current) return;
    const left = Math.max(MARGIN, Math.min(at.right, innerWidth - MARGIN) - box.current.offsetWidth);
    box.current.style.top = `${at.bottom + 4}px`;
    box.current.style.left = `${left}px`;
    box.current.querySelector<HTMLElement>('select, input, button')?.focus();
  };
  if (handle) handle.current = { open: () => box.current?.showPopover() };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={css.button}
        aria-label={label}
        aria-expanded={open}
        title={label}
        popoverTarget={id}
      >
        <Icon size={16} aria-hidden />
      </button>
      <div
        ref={box}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className={`${popover.over} ${css.box}`}
        onToggle={({ newState }) => {
          setOpen(newState === 'open');
          if (newState === 'open') requestAnimationFrame(place);
        }}
      >
        {open && children}
      </div>
    </>
  );
}

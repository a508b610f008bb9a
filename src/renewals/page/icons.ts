import { html } from '../../lib/html';

/** Our own drawings, decorative only: the text beside each says the same. */
export const ICONS = {
  brand: html`<svg width="36" height="36" viewBox="0 0 36 36" aria-hidden="true"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop stop-color="#11809f"/><stop offset="1" stop-color="#0a4763"/></linearGradient></defs><rect width="36" height="36" rx="9" fill="url(#g)"/><path d="M11 16.5a7.2 7.2 0 0 1 12.6-3.2l1.9 2M25 19.5a7.2 7.2 0 0 1-12.6 3.2l-1.9-2M25.6 10.8v4.6H21M10.4 25.2v-4.6H15" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/></svg>`,
  shield: html`<svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M12 3 5 5.6v5.9c0 4.4 2.9 7.6 7 9.5 4.1-1.9 7-5.1 7-9.5V5.6z"/><path d="m8.9 11.9 2.3 2.3 4-4.2"/></svg>`,
  check: html`<svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="m3.5 9.5 3.5 3.5 7.5-8"/></svg>`,
  card: html`<svg width="22" height="22" viewBox="0 0 22 22" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true"><rect x="2" y="4.5" width="18" height="13" rx="2.2"/><path d="M2 9h18M5.5 13.5h4" stroke-linecap="round"/></svg>`,
  done: html`<svg class="mark paid" width="40" height="40" viewBox="0 0 40 40" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="20" cy="20" r="17"/><path d="m12.5 20.5 5.2 5.2 10-11"/></svg>`,
  clock: html`<svg class="mark" width="40" height="40" viewBox="0 0 40 40" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" aria-hidden="true"><circle cx="20" cy="20" r="17"/><path d="M20 11v9.5l6 3.5"/></svg>`,
  info: html`<svg class="mark" width="40" height="40" viewBox="0 0 40 40" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" aria-hidden="true"><circle cx="20" cy="20" r="17"/><path d="M20 18.5V28M20 12.2v.1"/></svg>`,
} as const;

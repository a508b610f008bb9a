/** A piece of finished HTML. Made only by `html` and `rawHtml`, so that text can never slip in unescaped. */
export interface Html {
  readonly [FINISHED]: string;
}

export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];

const FINISHED = Symbol('html');

/** Template of HTML: whatever is put in is escaped, for text as for quoted attributes, unless it is HTML already. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = strings.map((text, index) => text + (index < values.length ? render(values[index]) : ''));
  return rawHtml(parts.join(''));
}

/** Trusted markup of our own, such as a style sheet. Never for anything that came from outside. */
export function rawHtml(markup: string): Html {
  return { [FINISHED]: markup };
}

export function htmlText(page: Html): string {
  return page[FINISHED];
}

function render(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return isHtml(value) ? value[FINISHED] : value.map(render).join('');
}

function isHtml(value: Html | readonly HtmlValue[]): value is Html {
  return FINISHED in value;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');
}

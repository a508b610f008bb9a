import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** What this looks at in a browser's own window. */
interface Window {
  readonly axe?: {
    run(
      what: object,
    ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
  };
  readonly document: { readonly documentElement: { scrollWidth: number; clientWidth: number } };
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds in a page as it is, and whether anything sticks out at the side. It goes past the page's policy, as an
 * extension of the browser would.
 */
export async function axeProblems(
  page: Page,
  rules: Readonly<Record<string, { readonly enabled: boolean }>> = {},
): Promise<string[]> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(source);
  return await page.evaluate(
    async (options) => {
      // The code of the browser: TypeScript knows only Node here.
      const { axe, document } = globalThis as unknown as Window;
      const found = await axe?.run(options);
      if (!found) return ['no axe'];
      const { scrollWidth, clientWidth } = document.documentElement;
      return [
        ...found.violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
        ),
        ...(scrollWidth > clientWidth ? [`${scrollWidth} px wide in ${clientWidth}`] : []),
      ];
    },
    { runOnly: { type: 'tag', values: TAGS }, rules },
  );
}

import { errorAnswer, type XProblem } from './answers';
import type { XAnswer } from './api';
import { judgeXFault } from './errors';

/** Names a failed answer `X_<code>`, `X_<problem>` or `X_HTTP_<status>`, whichever says most. */
export function judgeXAnswer({ status, body }: Extract<XAnswer, { outcome: 'answered' }>) {
  const parsed = errorAnswer.safeParse(body);
  const faults: readonly XProblem[] = parsed.success ? [...(parsed.data.errors ?? []), parsed.data] : [];
  const codes = faults.flatMap((fault) => fault.code ?? []);
  const problems = faults.flatMap((fault) => slugsOf(fault));
  const words = faults
    .map(({ title, detail, message }) => `${title ?? ''} ${detail ?? ''} ${message ?? ''}`)
    .join(' ');
  const verdict = judgeXFault({ status, codes, problems, words: words.toLowerCase() });
  return { verdict, code: `X_${codes[0] ?? problems[0] ?? `HTTP_${status}`}` };
}

function slugsOf({ type, reason }: XProblem): string[] {
  const slug = type?.slice(type.lastIndexOf('/') + 1);
  return [reason, slug].filter(
    (one) => one !== undefined && /^[a-z-]{1,40}$/.test(one) && one !== 'about-blank',
  ) as string[];
}

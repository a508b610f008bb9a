import { toCsv } from './csv';
import { decided } from './metrics';
import type { EvalRow } from './report';

/** One message that two models understand differently. */
export interface Change {
  readonly text: string;
  readonly language: string;
  readonly expected: string;
  readonly before: string;
  readonly after: string;
}

export interface Changes {
  readonly changed: readonly Change[];
  /** Of them: wrong before and right now. */
  readonly mended: number;
  /** Right before and wrong now. */
  readonly broken: number;
}

/** What another model would change. @param before the same messages as `after`, in the same order */
export function changesBetween(before: readonly EvalRow[], after: readonly EvalRow[]): Changes {
  const changed = after.flatMap((row, i): Change[] => {
    const earlier = before[i];
    if (!earlier || decided(earlier) === decided(row)) return [];
    const { text, language, expected } = row;
    return [{ text, language, expected, before: decided(earlier), after: decided(row) }];
  });
  return {
    changed,
    mended: changed.filter(({ expected, after: now }) => now === expected).length,
    broken: changed.filter(({ expected, before: then }) => then === expected).length,
  };
}

export function changesCsv(changed: readonly Change[]): string {
  return toCsv([
    ['language', 'text', 'expected', 'before', 'after'],
    ...changed.map(({ language, text, expected, before, after }) => [
      language,
      text,
      expected,
      before,
      after,
    ]),
  ]);
}

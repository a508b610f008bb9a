import { type Confusion, topConfusions } from './confusions';
import {
  accuracy,
  auroc,
  byScope,
  calibrationError,
  decided,
  type IntentScore,
  type Judged,
  macroF1,
  matthews,
  scoresByIntent,
  shareOf,
} from './metrics';
import type { SlotsReport } from './slots-score';

/** A judged message and the language it is written in. */
export interface EvalRow extends Judged {
  readonly language: string;
  /** What is special about it ("typos", "dialect"), where a file says so. */
  readonly kind?: string;
}

export interface LanguageScore {
  readonly rows: number;
  readonly accuracy: number;
  readonly macroF1: number;
}

/** Figures on one set of messages. Where the threshold counts, unsure is out of scope, as the bot acts. */
export interface EvalReport {
  readonly rows: number;
  /** Share understood as expected, at the threshold, out-of-scope rows included. */
  readonly accuracy: number;
  /** Share of rows of real intents whose best intent is right, sure or not. */
  readonly bestIntentAccuracy: number;
  readonly macroF1: number;
  readonly mcc: number;
  readonly byLanguage: Readonly<Record<string, LanguageScore>>;
  readonly byIntent: Readonly<Record<string, IntentScore>>;
  /** Only of rows that have a kind. */
  readonly byKind?: Readonly<Record<string, { readonly rows: number; readonly accuracy: number }>>;
  readonly outOfScope: {
    readonly rows: number;
    readonly recall: number;
    readonly inScopeAccuracy: number;
    readonly auroc?: number;
  };
  readonly calibrationError: number;
  readonly confusions: readonly Confusion[];
  readonly slots?: SlotsReport;
}

const MOST_CONFUSIONS = 10;

export function reportOn(rows: readonly EvalRow[], slots?: SlotsReport): EvalReport {
  const { inScope, outOfScope } = byScope(rows);
  const area = auroc(rows);
  const byKind = scoresByKind(rows);
  return {
    rows: rows.length,
    accuracy: shareOf(rows, isRight),
    bestIntentAccuracy: accuracy(inScope),
    macroF1: macroF1(rows, decided),
    mcc: matthews(rows, decided),
    byLanguage: scoresByLanguage(rows),
    byIntent: scoresByIntent(rows, decided),
    ...(Object.keys(byKind).length > 0 && { byKind }),
    outOfScope: {
      rows: outOfScope.length,
      recall: shareOf(outOfScope, isRight),
      inScopeAccuracy: shareOf(inScope, isRight),
      ...(area !== undefined && { auroc: area }),
    },
    calibrationError: calibrationError(rows),
    confusions: topConfusions(rows, MOST_CONFUSIONS),
    ...(slots && { slots }),
  };
}

/** Rows that were not understood as expected. */
export function isRight(row: Judged): boolean {
  return decided(row) === row.expected;
}

function scoresByLanguage(rows: readonly EvalRow[]): Record<string, LanguageScore> {
  const languages = [...new Set(rows.map((row) => row.language))].sort();
  return Object.fromEntries(
    languages.map((language) => {
      const own = rows.filter((row) => row.language === language);
      return [
        language,
        { rows: own.length, accuracy: shareOf(own, isRight), macroF1: macroF1(own, decided) },
      ];
    }),
  );
}

function scoresByKind(rows: readonly EvalRow[]): Record<string, { rows: number; accuracy: number }> {
  const kinds = [...new Set(rows.flatMap((row) => row.kind ?? []))].sort();
  return Object.fromEntries(
    kinds.map((kind) => {
      const own = rows.filter((row) => row.kind === kind);
      return [kind, { rows: own.length, accuracy: shareOf(own, isRight) }];
    }),
  );
}

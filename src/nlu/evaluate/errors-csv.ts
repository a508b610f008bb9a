import { toCsv } from './csv';
import { decided } from './metrics';
import type { NearestPhrase } from './nearest';
import { type EvalRow, isRight } from './report';

export interface SourcedRows {
  /** Where the messages come from: a file, or `phrases`. */
  readonly source: string;
  readonly rows: readonly EvalRow[];
}

/** Every message that was not understood as expected, with the phrase of the other intent that it resembles most. */
export function errorsCsv(sources: readonly SourcedRows[], nearest: NearestPhrase): string {
  const lines = sources.flatMap(({ source, rows }) =>
    rows
      .filter((row) => !isRight(row))
      .map((row) => {
        const like = nearest(row.text, decided(row));
        const { language, text, expected, confidence } = row;
        return [
          source,
          language,
          text,
          expected,
          decided(row),
          confidence.toFixed(3),
          like?.text ?? '',
          like ? `intents/${like.intent}/phrases.${like.language}.txt:${like.line}` : '',
        ];
      }),
  );
  return toCsv([
    ['source', 'language', 'text', 'expected', 'predicted', 'confidence', 'nearest phrase', 'where'],
    ...lines,
  ]);
}

import { createReader, type Evidence } from './evidence';
import { fit, type Labelled } from './fit';
import { fitLogistic, type Logistic, probability } from './logistic';
import { fitMixture, type Mixture, mix } from './mixture';
import { createRandom, shuffle } from './random';
import { scopeClues } from './scope';

const { ceil, floor, max } = Math;

/** How far to trust the models: found on rows and on whole classes that the models had not seen. */
export interface Calibration {
  readonly mixture: Mixture;
  readonly scope: Logistic;
  /** Texts whose in-scope probability is below are unsure. */
  readonly threshold: number;
}

export interface CalibrationPlan {
  /** Class of rows that belong to no intent; -1: there is none. */
  readonly outOfScope: number;
  readonly folds: number;
  readonly seed: number;
}

/** Share of the classes that a calibration model has never heard of: what a stranger's text is like for the real one. */
const STRANGE_CLASSES = 1 / 6;
const FEW_ROWS = 3000;
const HOLD_OUT = 0.1;
/** A class of out-of-scope rows is the best measure of itself, so more of it is kept back. */
const HOLD_OUT_OUT_OF_SCOPE = 0.3;
/** Without rows that show what is out of scope, share of right answers on unseen rows that stay above the threshold. */
const KEPT_IN_SCOPE = 0.85;
/**
 * With such rows: to turn all of them away is worth as much as this share of the right answers, because a customer who
 * is asked again in vain is the greater loss. Less where fewer of them were held out: `TRUSTED` rows count half, for
 * a handful says little about what strangers write.
 */
const WORTH_OF_OUT = 0.2;
const TRUSTED = 40;
const STEPS = 200;

interface Seen {
  readonly evidence: Evidence;
  readonly label: number;
  /** known: a row of a class the model knows; strange: of a class it does not. */
  readonly kind: 'known' | 'strange' | 'out';
}

export function calibrate(data: Labelled, plan: CalibrationPlan): Calibration {
  const seen = holdOuts(data, plan).flatMap((part) => observe(data, part, plan));
  const known = seen.filter((row) => row.kind === 'known' || row.kind === 'out');
  const mixture = fitMixture(known.map(({ evidence, label }) => ({ scores: evidence.scores, label })));
  const judged = seen.map((row) => {
    const probabilities = mix(row.evidence, mixture);
    return { ...row, probabilities, inputs: scopeClues(row.evidence, probabilities, plan.outOfScope) };
  });
  const count = (kind: Seen['kind']): number => max(1, judged.filter((row) => row.kind === kind).length);
  const strangers = judged.some((row) => row.kind === 'out') ? 0.5 : 1;
  const weights = {
    known: 1,
    strange: (strangers * count('known')) / count('strange'),
    out: (0.5 * count('known')) / count('out'),
  };
  const scope = fitLogistic(
    judged.map(({ inputs, kind }) => ({ inputs, yes: kind === 'known', weight: weights[kind] })),
  );
  const points = judged.map((row) => ({
    inScope: probability(scope, row.inputs),
    right: row.kind === 'known' && argMax(row.probabilities) === row.label,
    out: row.kind === 'out',
  }));
  return {
    mixture,
    scope,
    threshold: plan.outOfScope < 0 ? guessedThreshold(points) : shownThreshold(points),
  };
}

interface Point {
  readonly inScope: number;
  /** A row whose best intent is right. */
  readonly right: boolean;
  /** A row of the out-of-scope class. */
  readonly out: boolean;
}

function guessedThreshold(points: readonly Point[]): number {
  return thresholdKeeping(
    KEPT_IN_SCOPE,
    points.filter((point) => point.right).map((point) => point.inScope),
  );
}

/** The threshold with the most right answers above it, and out-of-scope rows below it at their smaller worth. */
function shownThreshold(points: readonly Point[]): number {
  const right = points.filter((point) => point.right).map((point) => point.inScope);
  const out = points.filter((point) => point.out).map((point) => point.inScope);
  const share = (values: readonly number[], threshold: number): number =>
    values.filter((value) => value >= threshold).length / max(1, values.length);
  const worthOfOut = (WORTH_OF_OUT * out.length) / (out.length + TRUSTED);
  let best = 0;
  let most = -Infinity;
  for (let step = 0; step < STEPS; step++) {
    const threshold = step / STEPS;
    const worth = share(right, threshold) - worthOfOut * share(out, threshold);
    if (worth <= most) continue;
    best = threshold;
    most = worth;
  }
  return best;
}

interface HoldOut {
  readonly rows: ReadonlySet<number>;
  readonly strange: ReadonlySet<number>;
}

/** Few rows: every row is held out once. Many: a tenth of them, once. Each part has strange classes of its own. */
function holdOuts({ labels, classes }: Labelled, plan: CalibrationPlan): HoldOut[] {
  const few = labels.length < FEW_ROWS;
  const random = createRandom(plan.seed);
  const rows = Uint32Array.from(labels, (_, row) => row);
  shuffle(rows, random);
  const names = Uint32Array.from({ length: classes }, (_, label) => label).filter(
    (label) => label !== plan.outOfScope,
  );
  shuffle(names, random);
  const strangers = names.length < 3 ? 0 : ceil(names.length * STRANGE_CLASSES);
  const folds = few ? plan.folds : 1;
  return Array.from({ length: folds }, (_, fold) => ({
    rows: new Set(
      rows.filter((row, i) => {
        if (few) return i % folds === fold;
        return i < rows.length * (labels[row] === plan.outOfScope ? HOLD_OUT_OUT_OF_SCOPE : HOLD_OUT);
      }),
    ),
    strange: new Set(
      Array.from({ length: strangers }, (_, i) => names[(fold * strangers + i) % names.length] ?? 0),
    ),
  }));
}

/** Trains without a part and reads that part. */
function observe(data: Labelled, { rows, strange }: HoldOut, { outOfScope, seed }: CalibrationPlan): Seen[] {
  const learnt = [...data.labels.keys()].filter(
    (row) => !rows.has(row) && !strange.has(data.labels[row] ?? 0),
  );
  const read = createReader(
    fit(
      {
        tokens: learnt.map((row) => data.tokens[row] ?? []),
        labels: learnt.map((row) => data.labels[row] ?? 0),
        classes: data.classes,
      },
      seed,
    ),
  );
  return data.labels.flatMap((label, row) => {
    const isStrange = strange.has(label);
    if (!rows.has(row) && !isStrange) return [];
    const kind = isStrange ? 'strange' : 'known';
    return [{ evidence: read(data.tokens[row] ?? []), label, kind: label === outOfScope ? 'out' : kind }];
  });
}

/** Threshold that this share of the given values reaches. */
export function thresholdKeeping(share: number, values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[floor((1 - share) * sorted.length)] ?? 0;
}

export function argMax(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}

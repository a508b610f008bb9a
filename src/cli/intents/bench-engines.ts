/** What `intents benchmark` can train: our engine, and those of bench/intents/<name>.cjs to compare with. */
export const BENCH_ENGINES = ['renewdesk', 'natural-bayes', 'node-nlp'] as const;
export type BenchEngineName = (typeof BENCH_ENGINES)[number];

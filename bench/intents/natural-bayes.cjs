'use strict';
// Baseline of `renewdesk intents benchmark --engine natural-bayes`: the Bayes classifier of natural, as a team would use
// it first. A single file of the package, because its root loads 113 MB (design notes on natural). English words are
// stemmed by its own tokenizer; that one drops Han signs and breaks æøå, which is part of what is measured.
const BayesClassifier = require('natural/lib/natural/classifiers/bayes_classifier');

/** @type {import('../../src/nlu/evaluate/bench-engine').BenchEngine} */
module.exports = {
  name: 'natural-bayes',
  train(rows) {
    const classifier = new BayesClassifier();
    for (const { text, intent } of rows) classifier.addDocument(text, intent);
    classifier.train();
    return {
      bytes: Buffer.byteLength(JSON.stringify(classifier)),
      predict: ({ text }) => guess(classifier.getClassifications(text)),
    };
  },
};

/** Likelihoods, best first; made to add up to 1, which is what stands in for a confidence. It is never unsure. */
function guess(ranked) {
  const sum = ranked.reduce((total, { value }) => total + value, 0);
  const best = ranked[0];
  const confidence = sum > 0 ? best.value / sum : 0;
  return { predicted: best.label, confidence, inScope: confidence, unsure: false };
}

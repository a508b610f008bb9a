'use strict';
// Baseline of `renewdesk intents benchmark --engine node-nlp`: the classifier of node-nlp with its own settings. The
// package of that name only bundles these parts with recognizers, 40 languages and a spreadsheet reader
// (docs/decisions/0005).
const { Nlp } = require('@nlpjs/nlp');

/** Languages by the tag in the data, and as the library calls them. */
const LANGUAGES = {
  en: () => require('@nlpjs/lang-en').LangEn,
  no: () => require('@nlpjs/lang-no').LangNo,
  zh: () => require('@nlpjs/lang-zh').LangZh,
};
const NORWEGIAN = new Set(['nb', 'nn', 'no', 'da']);
const HAN = /\p{Script=Han}/u;
/** Name of the intent it gives to texts it does not understand. */
const NONE = 'None';

/** @type {import('../../src/nlu/evaluate/bench-engine').BenchEngine} */
module.exports = {
  name: 'node-nlp',
  async train(rows) {
    const nlp = await quietly(() => create(new Set(rows.map(localeOf))));
    for (const row of rows) nlp.addDocument(localeOf(row), row.text, row.intent);
    await quietly(() => nlp.train());
    return {
      bytes: Buffer.byteLength(nlp.export(true)),
      threshold: nlp.settings.threshold,
      predict: async (row) => guess(await nlp.classify(localeOf(row), row.text), nlp.settings.threshold),
    };
  },
};

function create(locales) {
  const nlp = new Nlp({ autoSave: false, autoLoad: false, nlu: { log: false } });
  for (const locale of locales) nlp.container.use(LANGUAGES[locale]());
  nlp.addLanguage([...locales]);
  return nlp;
}

function localeOf({ text, lang }) {
  if (NORWEGIAN.has(lang)) return 'no';
  return HAN.test(text) ? 'zh' : 'en';
}

function guess({ classifications }, threshold) {
  const [best = { intent: NONE, score: 0 }] = classifications;
  const { intent, score } = best;
  return {
    predicted: intent,
    confidence: score,
    inScope: intent === NONE ? 0 : score,
    unsure: intent === NONE || score < threshold,
  };
}

/** The library reports on stdout, which belongs to the figures. */
async function quietly(work) {
  const { log } = console;
  console.log = () => {};
  try {
    return await work();
  } finally {
    console.log = log;
  }
}

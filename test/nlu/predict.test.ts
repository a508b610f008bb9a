import { describe, expect, it } from '@jest/globals';
import { createPredictLine, type PredictedLine } from '../../src/nlu/predict-line';
import { createSlotReader } from '../../src/nlu/slots/slot-reader';
import { loadCatalogue, parentsOf } from '../../src/turn/catalogue';
import type { ScoredIntent } from '../../src/turn/port';
import { demoBrand, intentsFolder } from './support';

const brand = demoBrand();
const slots = createSlotReader(brand);

/** A predictor whose engine says the same of every text. */
function predictor(
  ranked: readonly ScoredIntent[],
  parents: readonly (readonly [string, string])[] = [],
): (line: string) => PredictedLine {
  return createPredictLine({
    engine: { predict: () => ({ ranked, knownShare: 1, inScope: 1, unsure: false }) },
    slots,
    language: { detect: () => 'en' },
    brand,
    parents: new Map(parents),
  });
}

describe('intents predict', () => {
  it('adds a part of an intent to the intent it belongs to before it asks which is the surest', () => {
    const ranked = [
      { intent: 'renew', confidence: 0.4 },
      { intent: 'privacy', confidence: 0.3 },
      { intent: 'why-details', confidence: 0.3 },
    ];
    const predict = predictor(ranked, [['why-details', 'privacy']]);
    expect(predict('why do you need it')).toMatchObject({ intent: 'privacy', confidence: 0.6 });
    expect(predictor(ranked)('why do you need it').intent).toBe('renew');
  });

  it('gives the address of somebody who is reported no slot, unless the writer calls it his own', () => {
    const predict = predictor([{ intent: 'report-scam', confidence: 0.9 }]);
    expect(predict('prize@win.top wants my card').slots).toEqual({});
    expect(predict('they have my card. my email is ola@example.no').slots).toEqual({
      email: 'ola@example.no',
    });
    expect(predictor([{ intent: 'change-details', confidence: 0.9 }])('ola@example.no please').slots).toEqual(
      {
        email: 'ola@example.no',
      },
    );
  });

  it('takes a text of nothing but values for details, a town and a count among them', () => {
    const predict = predictor([{ intent: 'renew', confidence: 0.9 }]);
    for (const text of ['73306', '91234567', 'Bergen', '25 stk', 'NO-73306, ola@example.no, 奥斯陆'])
      expect(predict(text).intent).toBe('provide-details');
    expect(predict('12345678').slots).toEqual({ phone: '+4712345678' });
    expect(predict('13812345678').slots).toEqual({ phone: '+8613812345678' });
  });

  it('knows 34 intents once parts are reported as what they are a part of', () => {
    const catalogue = loadCatalogue(intentsFolder);
    const parents = parentsOf(catalogue);
    const names = [...catalogue.intents.values()]
      .filter(({ kind }) => kind !== 'system')
      .map(({ intent }) => parents.get(intent) ?? intent);
    expect([...new Set(names)].toSorted()).toEqual(LABELS.toSorted());
  });
});

const LABELS = `renew renewal-status how-to-renew renew-in-app renew-on-website hotline call-me-back find-shop
  billing-cycle payment-methods payment-problem promotions referral-points bulk-order billing-history link-check
  report-scam cancel-or-refund technical-problem change-details privacy human complaint opt-out opt-in greeting thanks
  bot-identity affirm deny provide-details language community fallback`.split(/\s+/);

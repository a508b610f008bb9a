import { describe, expect, it } from '@jest/globals';
import { readIntentFile } from '../../src/turn/intent-file';

describe('the file that describes an intent', () => {
  it('says how to answer and what to ask for', () => {
    const text = 'title: Bill\nkind: handoff\nreason: payment_problem\nslots: [phone]\nconfusable: [human]';
    expect(readIntentFile('bill', text)).toEqual({
      outcome: 'read',
      file: { kind: 'handoff', reason: 'payment_problem', slots: ['phone'], optional: [] },
    });
  });

  it('names every field that is wrong and keeps the others', () => {
    const read = readIntentFile('part', 'kind: guess\npartOf: whole\noffer: money\nslots: [phone]');
    expect(read).toMatchObject({ outcome: 'broken', rest: { partOf: 'whole', slots: ['phone'] } });
    expect(read).toMatchObject({
      problems: [
        expect.stringContaining('intents/part/intent.yaml: kind: '),
        expect.stringContaining('intents/part/intent.yaml: offer: '),
      ],
    });
  });

  it('takes slots that are no list for none', () => {
    expect(readIntentFile('renew', 'kind: flow\nslots: phone')).toMatchObject({ file: { slots: [] } });
  });

  it.each(['', 'kind: [', '- flow', 'flow'])('says nothing when it is %j', (text) => {
    expect(readIntentFile('renew', text)).toMatchObject({
      outcome: 'broken',
      problems: [expect.stringContaining('intents/renew/intent.yaml: ')],
    });
  });
});

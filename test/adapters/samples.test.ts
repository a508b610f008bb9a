import { describe, expect, it } from '@jest/globals';
import { CHANNELS } from '../../src/channel/account';
import { adapterOf } from '../support/adapter';
import { loadSamples, SAMPLES_RECEIVED_AT } from '../support/deliveries';

describe.each(CHANNELS)('samples of %s', (channel) => {
  it.each(loadSamples(channel))('$name: $why', ({ body, expect: expected }) => {
    expect(adapterOf(channel).receive(body, SAMPLES_RECEIVED_AT)).toEqual(expected);
  });

  it('yields the same dedupe keys when a delivery is repeated later', () => {
    for (const { body, name } of loadSamples(channel)) {
      const keys = (receivedAt: number) =>
        adapterOf(channel)
          .receive(body, receivedAt)
          .events.map((event) => event.dedupeKey);
      expect({ name, keys: keys(SAMPLES_RECEIVED_AT + 86_400_000) }).toEqual({
        name,
        keys: keys(SAMPLES_RECEIVED_AT),
      });
    }
  });

  it('yields distinct dedupe keys for distinct events of one delivery', () => {
    for (const { body, name } of loadSamples(channel)) {
      const keys = adapterOf(channel)
        .receive(body, SAMPLES_RECEIVED_AT)
        .events.map((event) => event.dedupeKey);
      expect({ name, distinct: new Set(keys).size }).toEqual({ name, distinct: keys.length });
    }
  });
});

describe('XAA and AAA', () => {
  it('give one message one dedupe key whichever envelope brings it', () => {
    const keys = ['dm-received', 'aaa-received'].map((name) => {
      const sample = loadSamples('x').find((one) => one.name === name);
      return adapterOf('x').receive(sample?.body, SAMPLES_RECEIVED_AT).events[0]?.dedupeKey;
    });
    expect(keys[0]).toBeDefined();
    expect(keys[0]).toBe(keys[1]);
  });
});

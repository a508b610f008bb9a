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

describe('the two logins of Instagram', () => {
  it('give one message one dedupe key although each sends its own delivery', () => {
    const body = (time: number) => ({
      object: 'instagram',
      entry: [
        {
          id: '17841477000000123',
          time,
          messaging: [
            {
              sender: { id: '1204567890012345' },
              recipient: { id: '17841477000000123' },
              timestamp: 1_793_000_000_000,
              message: { mid: 'aWdfZAG1faXRlbToxOk', text: 'Hei' },
            },
          ],
        },
      ],
    });
    const key = (time: number) => adapterOf('instagram').receive(body(time), time).events[0]?.dedupeKey;
    expect(key(1_793_000_000_100)).toBe('msg:instagram:17841477000000123:aWdfZAG1faXRlbToxOk');
    expect(key(1_793_000_000_900)).toBe(key(1_793_000_000_100));
  });
});

import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../src/lib/metrics';

describe('metrics', () => {
  it('adds up each set of labels by itself', async () => {
    const metrics = createMetrics();
    const sent = metrics.counter('renewdesk_sent_total', 'Messages sent.');
    sent.add({ channel: 'x' });
    sent.add({ channel: 'x' }, 2);
    metrics.counter('renewdesk_sent_total', 'Messages sent.').add({ channel: 'facebook' });
    expect(await metrics.render()).toBe(
      [
        '# HELP renewdesk_sent_total Messages sent.',
        '# TYPE renewdesk_sent_total counter',
        'renewdesk_sent_total{channel="x"} 3',
        'renewdesk_sent_total{channel="facebook"} 1',
        '',
      ].join('\n'),
    );
  });

  it('escapes what would break the format', async () => {
    const metrics = createMetrics();
    metrics.counter('a_total', 'one\ntwo').add({ l: 'a"b\\c\nd' });
    expect(await metrics.render()).toContain('# HELP a_total one\\ntwo\n');
    expect(await metrics.render()).toContain('a_total{l="a\\"b\\\\c\\nd"} 1\n');
  });

  it('leaves out a gauge that fails and keeps the others', async () => {
    const metrics = createMetrics();
    metrics.gauge('broken', 'Fails.', () => Promise.reject(new Error('no')));
    metrics.gauge('waiting', 'Threads waiting.', async () => 4);
    const text = await metrics.render();
    expect(text).toContain('waiting 4\n');
    expect(text).not.toContain('broken');
  });
});

import { describe, expect, it } from '@jest/globals';
import { createLanes } from '../../../src/sandbox/core/lanes';

describe('lanes', () => {
  it('give a lane nothing more until its batch is done', () => {
    const lanes = createLanes<string>();
    lanes.add('a', 'a1');
    lanes.add('a', 'a2');
    lanes.add('b', 'b1');
    const first = lanes.take(1);
    expect(first?.items).toEqual(['a1']);
    expect(lanes.take(1)?.items).toEqual(['b1']);
    expect(lanes.take(1)).toBeUndefined();
    first?.done();
    expect(lanes.take(1)?.items).toEqual(['a2']);
  });

  it('fill a batch from several lanes, in order within each', () => {
    const lanes = createLanes<string>();
    for (const item of ['a1', 'b1', 'a2', 'b2']) lanes.add(item.slice(0, 1), item);
    expect(lanes.take(3)?.items).toEqual(['a1', 'a2', 'b1']);
  });

  it('keep items that come while a lane is busy', () => {
    const lanes = createLanes<string>();
    lanes.add('a', 'a1');
    const first = lanes.take(5);
    lanes.add('a', 'a2');
    expect(lanes.take(5)).toBeUndefined();
    first?.done();
    expect(lanes.take(5)?.items).toEqual(['a2']);
  });

  it('let the next item overtake a held one, or let it go', () => {
    const lanes = createLanes<string>();
    lanes.hold('a', 'a1');
    expect(lanes.take(5)).toBeUndefined();
    lanes.add('a', 'a2');
    const batch = lanes.take(5);
    expect(batch?.items).toEqual(['a2', 'a1']);
    batch?.done();
    lanes.hold('a', 'a3');
    lanes.letGo('a', 'a3');
    lanes.letGo('a', 'a3');
    expect(lanes.take(5)?.items).toEqual(['a3']);
  });

  it('lose nothing when every item of a lane is to be held', () => {
    const lanes = createLanes<string>();
    for (const item of ['a1', 'a2', 'a3']) lanes.hold('a', item);
    lanes.letGo('a', 'a3');
    expect(lanes.take(5)?.items).toEqual(['a2', 'a1', 'a3']);
  });
});

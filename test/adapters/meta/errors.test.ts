import { describe, expect, it } from '@jest/globals';
import { judgeFacebookFault } from '../../../adapters/facebook/errors';
import { judgeInstagramFault } from '../../../adapters/instagram/errors';

const refused = (reason: string, pauseAccount = false) => ({ outcome: 'refused', reason, pauseAccount });
const paused = (reason: string) => refused(reason, true);

describe('the judges of Meta errors', () => {
  it.each([
    [1, undefined, { outcome: 'transient' }],
    [2, undefined, { outcome: 'transient' }],
    [-1, undefined, { outcome: 'transient' }],
    [1, 99, paused('auth')],
    [1, 1357046, { outcome: 'unknown' }],
    [4, undefined, { outcome: 'throttled' }],
    [17, 2446079, { outcome: 'throttled' }],
    [32, undefined, { outcome: 'throttled' }],
    [613, undefined, { outcome: 'throttled' }],
    [613, 2534040, { outcome: 'throttled' }],
    [80002, undefined, { outcome: 'throttled' }],
    [80006, undefined, { outcome: 'throttled' }],
    [10, 2018278, refused('window')],
    [10, 2018108, refused('blocked')],
    [551, undefined, refused('blocked')],
    [551, 1545041, refused('blocked')],
    [200, 1545041, refused('blocked')],
    [1545041, undefined, refused('blocked')],
    [10, undefined, paused('auth')],
    [200, undefined, paused('auth')],
    [200, 2018028, paused('auth')],
    [190, undefined, paused('auth')],
    [190, 463, paused('auth')],
    [100, undefined, refused('invalid')],
    [100, 2018001, refused('unknown_user')],
    [100, 33, refused('unknown_user')],
    [100, 2018008, refused('invalid')],
    [100, 2534015, refused('invalid')],
    [10, 2018300, refused('other_owner')],
    [100, 2018321, refused('other_owner')],
    [368, undefined, paused('policy')],
    [2022, undefined, paused('policy')],
    [987654, undefined, refused('invalid')],
  ])('%s/%s is %j on both products', (code, subcode, expected) => {
    expect(judgeFacebookFault({ status: 400, code, subcode })).toEqual(expected);
    expect(judgeInstagramFault({ status: 400, code, subcode })).toEqual(expected);
  });

  it.each([
    [613, 2018338, paused('policy')],
    [10, 2018065, refused('policy')],
    [10, 1893063, paused('policy')],
  ])('%s/%s is %j on Messenger', (code, subcode, expected) => {
    expect(judgeFacebookFault({ status: 400, code, subcode })).toEqual(expected);
  });

  it.each([
    [10, 2534022, refused('window')],
    [10, 2534077, paused('auth')],
    [200, 2534041, paused('auth')],
    [100, 2534014, refused('unknown_user')],
    [100, 2534029, paused('policy')],
    [100, 2534037, refused('other_owner')],
    [36103, undefined, paused('auth')],
  ])('%s/%s is %j on Instagram', (code, subcode, expected) => {
    expect(judgeInstagramFault({ status: 400, code, subcode })).toEqual(expected);
  });

  it('does not call a server fault transient, for the message may have been sent', () => {
    expect(judgeFacebookFault({ status: 500, code: 2, isTransient: true })).toEqual({ outcome: 'unknown' });
    expect(judgeFacebookFault({ status: 503 })).toEqual({ outcome: 'unknown' });
  });

  it('believes a definite refusal whatever the status', () => {
    expect(judgeFacebookFault({ status: 500, code: 190 })).toEqual(paused('auth'));
    expect(judgeFacebookFault({ status: 500, code: 613 })).toEqual({ outcome: 'throttled' });
  });

  it('trusts is_transient on a code it does not know', () => {
    expect(judgeFacebookFault({ status: 400, code: 987654, isTransient: true })).toEqual({
      outcome: 'transient',
    });
  });
});

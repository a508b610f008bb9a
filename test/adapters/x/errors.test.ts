import { describe, expect, it } from '@jest/globals';
import { judgeXAnswer } from '../../../adapters/x/judge';

const refused = (reason: string, pauseAccount = false) => ({ outcome: 'refused', reason, pauseAccount });
const paused = (reason: string) => refused(reason, true);
const judge = (status: number, body: unknown) =>
  judgeXAnswer({ outcome: 'answered', status, headers: {}, body });
const code = (number: number) => ({ errors: [{ code: number, message: 'words' }] });
const problem = (slug: string) => ({
  title: 't',
  detail: 'd',
  type: `https://api.x.com/2/problems/${slug}`,
  status: 403,
});

describe('judgeXAnswer', () => {
  it.each([
    [429, code(88), { outcome: 'throttled' }],
    [429, {}, { outcome: 'throttled' }],
    [401, {}, paused('auth')],
    [401, code(32), paused('auth')],
    [401, code(89), paused('auth')],
    [403, code(99), paused('auth')],
    [401, code(135), paused('auth')],
    [400, code(215), paused('auth')],
    [403, code(150), refused('blocked')],
    [403, code(151), refused('blocked')],
    [403, code(349), refused('blocked')],
    [403, code(476), refused('blocked')],
    [403, { detail: 'You are not permitted to DM this user.' }, refused('blocked')],
    [403, { detail: 'You do not have permission to DM one or more participants.' }, refused('blocked')],
    [403, code(93), paused('auth')],
    [403, code(261), paused('auth')],
    [403, problem('client-forbidden'), paused('auth')],
    [403, code(226), paused('policy')],
    [403, code(326), paused('policy')],
    [403, code(64), paused('policy')],
    [403, code(354), refused('invalid')],
    [403, code(187), refused('invalid')],
    [400, problem('invalid-request'), refused('invalid')],
    [402, {}, paused('billing')],
    [403, problem('usage-capped'), paused('billing')],
    [403, { title: 'Forbidden', detail: 'Your spend limit has been reached' }, paused('billing')],
    [404, {}, refused('unknown_user')],
    [500, code(349), { outcome: 'unknown' }],
    [503, undefined, { outcome: 'unknown' }],
    [200, { data: {}, errors: [{ code: 349 }] }, refused('blocked')],
    [200, '<html>', { outcome: 'unknown' }],
    [403, { errors: [null] }, refused('policy')],
  ])('%s %j is %j', (status, body, expected) => {
    expect(judge(status, body).verdict).toEqual(expected);
  });

  it('names the code that says most', () => {
    expect(judge(403, code(349)).code).toBe('X_349');
    expect(judge(403, problem('client-forbidden')).code).toBe('X_client-forbidden');
    expect(judge(503, undefined).code).toBe('X_HTTP_503');
  });
});

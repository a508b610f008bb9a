import { describe, expect, it } from '@jest/globals';
import type { Hours } from '../../src/lib/opening-hours';
import { type Fitted, fitCall } from '../../src/skills/fit-call';
import { readWhen } from '../../src/skills/read-when';
import { OFFICE_WEEK } from '../support/office-week';

const ZONE = 'Europe/Oslo';
const HOURS: Hours = { week: OFFICE_WEEK, holidays: ['2026-12-25'] };
/** Monday, 12:00 in Oslo. */
const NOON = Date.parse('2026-11-23T11:00:00Z');

/** "mon 23 15:00" or "mon 23 12:00-20:00"; what does not fit stands behind its reason. */
function fit(text: string, now = NOON, asked = true): string {
  const when = readWhen(text, { asked });
  return when ? shown(fitCall(when, HOURS, ZONE, now)) : 'nothing';
}

function shown(fitted: Fitted): string {
  if (fitted.outcome === 'fits') return time(fitted.call.at, fitted.call.until);
  if ('offer' in fitted) return `${fitted.outcome}, ${time(fitted.offer.at, fitted.offer.until)}`;
  return fitted.outcome;
}

function time(at: number, until?: number): string {
  const part = (moment: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, ...options }).format(moment);
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const day = `${part(at, { weekday: 'short' })} ${part(at, { day: 'numeric' })}`.toLowerCase();
  return `${day} ${part(at, clock)}${until === undefined ? '' : `-${part(until, clock)}`}`;
}

describe('when somebody wants to be called', () => {
  it.each([
    // One time of day.
    ['at 3', 'mon 23 15:00'],
    ['at 3pm', 'mon 23 15:00'],
    ['3 p.m. please', 'mon 23 15:00'],
    ['today at 15:30', 'mon 23 15:30'],
    ['tomorrow at 10', 'tue 24 10:00'],
    ['tomorrow 10am', 'tue 24 10:00'],
    ['half past three', 'mon 23 15:30'],
    ['quarter to four', 'mon 23 15:45'],
    ['tomorrow at noon', 'tue 24 12:00'],
    ['call me on 912 34 567 tomorrow at 9', 'tue 24 09:00'],
    ['kl 15', 'mon 23 15:00'],
    ['kl. 15.30', 'mon 23 15:30'],
    ['i morgen klokka ti', 'tue 24 10:00'],
    ['halv fire', 'mon 23 15:30'],
    ['i morgen kvart over ni', 'tue 24 09:15'],
    ['下午三点', 'mon 23 15:00'],
    ['下午3点半', 'mon 23 15:30'],
    ['明天上午十点', 'tue 24 10:00'],
    ['15点一刻', 'mon 23 15:15'],
    ['后天14:30', 'wed 25 14:30'],
    // A stretch.
    ['tomorrow afternoon', 'tue 24 12:00-17:00'],
    ['tomorrow morning', 'tue 24 08:00-12:00'],
    ['tonight', 'mon 23 17:00-20:00'],
    ['this afternoon', 'mon 23 12:00-17:00'],
    ['between 2 and 4 tomorrow', 'tue 24 14:00-16:00'],
    ['14-16', 'mon 23 14:00-16:00'],
    ['after 4', 'mon 23 16:00-20:00'],
    ['tomorrow before noon', 'tue 24 08:00-12:00'],
    ['i ettermiddag', 'mon 23 12:00-17:00'],
    ['i morgen formiddag', 'tue 24 09:00-12:00'],
    ['mellom 14 og 16', 'mon 23 14:00-16:00'],
    ['etter kl 16', 'mon 23 16:00-20:00'],
    ['i kveld', 'mon 23 17:00-20:00'],
    ['明天下午', 'tue 24 12:00-18:00'],
    ['四点以后', 'mon 23 16:00-20:00'],
    ['今晚', 'mon 23 17:00-20:00'],
    ['两点到四点', 'mon 23 14:00-16:00'],
    ['after lunch tomorrow', 'tue 24 13:00-17:00'],
    ['i morgen etter lunsj', 'tue 24 13:00-17:00'],
    ['明天午饭后', 'tue 24 13:00-18:00'],
    ['tomorrow at lunch', 'tue 24 11:00-13:00'],
    ['明天午饭前', 'tue 24 08:00-12:00'],
    // A day.
    ['tomorrow', 'tue 24 08:00-20:00'],
    ['Wednesday', 'wed 25 08:00-20:00'],
    ['on friday at 9', 'fri 27 09:00'],
    ['next monday at 9', 'mon 30 09:00'],
    ['i overmorgen', 'wed 25 08:00-20:00'],
    ['torsdag kl 11', 'thu 26 11:00'],
    ['周四上午', 'thu 26 08:00-12:00'],
    ['下周一九点', 'mon 30 09:00'],
    ['25 Nov at 11', 'wed 25 11:00'],
    ['on the 26th at 10:00', 'thu 26 10:00'],
    ['26.11 kl 13', 'thu 26 13:00'],
    ['27. november', 'fri 27 08:00-20:00'],
    ['11月27日 10点', 'fri 27 10:00'],
    ['27号下午', 'fri 27 12:00-18:00'],
    ['Saturday', 'sat 28 10:00-16:00'],
    // As soon as somebody can.
    ['now', 'mon 23 12:00-13:00'],
    ['as soon as possible', 'mon 23 12:00-13:00'],
    ['nå med en gang', 'mon 23 12:00-13:00'],
    ['尽快', 'mon 23 12:00-13:00'],
    ['in half an hour', 'mon 23 12:30'],
    ['in 20 minutes', 'mon 23 12:20'],
    ['om to timer', 'mon 23 14:00'],
    ['om en halvtime', 'mon 23 12:30'],
    ['一小时后', 'mon 23 13:00'],
    ['半个小时后', 'mon 23 12:30'],
    ['any time', 'mon 23 12:00-20:00'],
    ['når som helst', 'mon 23 12:00-20:00'],
    ['随时都可以', 'mon 23 12:00-20:00'],
    // A bare number answers the question.
    ['15', 'mon 23 15:00'],
  ])('%s is %s', (text, expected) => {
    expect(fit(text)).toBe(expected);
  });

  it.each([
    ['Sunday at 3', 'closed, mon 30 08:00'],
    ['søndag', 'closed, mon 30 08:00'],
    ['tomorrow at 7am', 'closed, tue 24 08:00'],
    ['i kveld kl 22', 'closed, tue 24 08:00'],
    ['明天晚上十点', 'closed, wed 25 08:00'],
    ['today at 9am', 'past, mon 23 12:00-20:00'],
    ['this morning', 'past, mon 23 12:00-20:00'],
    ['yesterday at 3', 'past, mon 23 12:00-20:00'],
    ['i går kl 15', 'past, mon 23 12:00-20:00'],
    ['昨天三点', 'past, mon 23 12:00-20:00'],
    ['yesterday afternoon', 'past, mon 23 12:00-20:00'],
    ['the day before yesterday', 'past, mon 23 12:00-20:00'],
    ['前天下午', 'past, mon 23 12:00-20:00'],
    ['24 December 2027', 'far'],
    ['5 March at 10', 'far'],
  ])('%s is offered another time: %s', (text, expected) => {
    expect(fit(text)).toBe(expected);
  });

  it.each([
    'hello',
    'my number is 91234567',
    'I know',
    '912 34 567',
    '13812345678',
    'about my bill',
    'to',
    '谢谢',
  ])('finds no time in "%s"', (text) => {
    expect(readWhen(text, { asked: true })).toBeUndefined();
  });

  it('takes a bare number for an hour only where a time was asked for', () => {
    expect(fit('15', NOON, false)).toBe('nothing');
    expect(fit('25 esims', NOON, false)).toBe('nothing');
  });

  it('takes a day that is over for a wish only where a time was asked for', () => {
    expect(fit('call me back, it stopped working yesterday at 3', NOON, false)).toBe('nothing');
    expect(fit('it broke yesterday, call me on friday at 9')).toBe('fri 27 09:00');
    expect(fit('ring meg i morgen kl 10, det sluttet å virke i går')).toBe('tue 24 10:00');
  });

  it('offers the morning to who asks in the night', () => {
    const night = Date.parse('2026-11-23T21:30:00Z');
    expect(fit('now', night)).toBe('closed, tue 24 08:00');
    expect(fit('at 3', night)).toBe('tue 24 15:00');
  });

  it('keeps to the wall clock across the change of summer time', () => {
    const saturday = Date.parse('2026-03-28T11:00:00Z');
    expect(fit('monday at 10', saturday)).toBe('mon 30 10:00');
  });

  it('knows of nobody where no hours are given', () => {
    const when = readWhen('tomorrow', { asked: true });
    expect(when && fitCall(when, { week: {}, holidays: [] }, ZONE, NOON)).toEqual({ outcome: 'nobody' });
  });
});

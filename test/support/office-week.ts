import type { Brand } from '../../src/brand';

/** Open from eight to eight, on Saturdays from ten to four, never on Sundays. */
export const OFFICE_WEEK = {
  mon: [['08:00', '20:00']],
  tue: [['08:00', '20:00']],
  wed: [['08:00', '20:00']],
  thu: [['08:00', '20:00']],
  fri: [['08:00', '20:00']],
  sat: [['10:00', '16:00']],
} satisfies Brand['hours']['week'];

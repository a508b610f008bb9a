import { z } from 'zod';

/** A time of day on the wall, HH:MM; 24:00 is the midnight at its end. */
export const clockTimeSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'write a time of day as HH:MM');

export const daySchema = z.iso.date();
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const shiftsSchema = z.array(z.tuple([clockTimeSchema, clockTimeSchema]));
export const weekHoursSchema = z.partialRecord(z.enum(WEEKDAYS), shiftsSchema);

/** Days with hours of their own, holiday or not; `[]`: closed. */
export const specialDaysSchema = z.record(daySchema, shiftsSchema).optional();

const HOUR_MS = 3_600_000;
const MORNING = 9;
const MONDAY = 1;

/** Times a case is usually put off until; mornings are those of the person's own clock. */
export function snoozeTimes(now: number) {
  return [
    { key: 'hour', at: now + HOUR_MS },
    { key: 'later', at: now + 3 * HOUR_MS },
    { key: 'tomorrow', at: morningIn(now, 1) },
    { key: 'monday', at: morningIn(now, daysToMonday(now)) },
  ] as const;
}

function morningIn(now: number, days: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  day.setHours(MORNING, 0, 0, 0);
  return day.getTime();
}

function daysToMonday(now: number): number {
  return (MONDAY - new Date(now).getDay() + 7) % 7 || 7;
}

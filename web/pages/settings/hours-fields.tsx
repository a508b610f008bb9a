import { ActionIcon, Button } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { type ServiceHours, WEEKDAYS, type Weekday } from '../../../src/console/contract/settings';
import { useFormats, useT, useWording } from '../../app/text/use-texts';
import fields from '../../parts/field.module.css';
import { Tag } from '../../parts/tag';
import css from './parts.module.css';

type WeekOf = ServiceHours['week'];
const TIME = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const NEW_SHIFT: [string, string] = ['09:00', '17:00'];

/** The hours of each day of the week, several stretches a day. */
export function Week({
  week,
  onChange,
}: {
  readonly week: WeekOf;
  readonly onChange: (week: WeekOf) => void;
}) {
  const t = useT();
  const nameOf = useDayNames();
  return (
    <div className={css.week}>
      {WEEKDAYS.map((day) => {
        const shifts = week[day] ?? [];
        const set = (next: [string, string][]) => onChange({ ...week, [day]: next });
        return (
          <div key={day} className={css.dayRow} role="group" aria-label={nameOf(day)}>
            <span className={css.dayName}>{nameOf(day)}</span>
            <div className={css.shifts}>
              {shifts.length === 0 && <span className={css.closed}>{t('settings.hours.closed')}</span>}
              {shifts.map((shift, index) => (
                <Shift
                  // biome-ignore lint/suspicious/noArrayIndexKey: a stretch has no other identity than its place
                  key={index}
                  day={nameOf(day)}
                  shift={shift}
                  onChange={(next) => set(shifts.map((one, place) => (place === index ? next : one)))}
                  onDrop={() => set(shifts.filter((_, place) => place !== index))}
                />
              ))}
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<Plus size={13} aria-hidden />}
                aria-label={t('settings.hours.add.of', { day: nameOf(day) })}
                onClick={() => set([...shifts, NEW_SHIFT])}
              >
                {t('settings.hours.add')}
              </Button>
            </div>
          </div>
        );
      })}
    </div>
  );
}

function Shift({
  day,
  shift: [from, until],
  onChange,
  onDrop,
}: {
  readonly day: string;
  readonly shift: readonly [string, string];
  readonly onChange: (shift: [string, string]) => void;
  readonly onDrop: () => void;
}) {
  const t = useT();
  const time = (value: string, label: string, onTime: (value: string) => void) => (
    <input
      className={`${fields.field} ${css.time}`}
      value={value}
      maxLength={5}
      aria-label={label}
      aria-invalid={!TIME.test(value)}
      onChange={(event) => onTime(event.currentTarget.value)}
    />
  );
  return (
    <span className={css.shift}>
      {time(from, t('settings.hours.from', { day }), (next) => onChange([next, until]))}–
      {time(until, t('settings.hours.until', { day }), (next) => onChange([from, next]))}
      <ActionIcon aria-label={t('settings.hours.drop', { day })} onClick={onDrop}>
        <X size={14} aria-hidden />
      </ActionIcon>
    </span>
  );
}

/** Days on which nobody is there. */
export function Holidays({
  days,
  onChange,
}: {
  readonly days: readonly string[];
  readonly onChange: (days: string[]) => void;
}) {
  const t = useT();
  const { date } = useFormats();
  const [day, setDay] = useState('');
  return (
    <div className={css.dayRow} role="group" aria-label={t('settings.holidays')}>
      <span className={css.dayName}>{t('settings.holidays')}</span>
      <div className={css.shifts}>
        {days.map((one) => (
          <span key={one} className={css.shift}>
            <Tag large>{date(Date.parse(`${one}T12:00`))}</Tag>
            <ActionIcon
              aria-label={t('settings.holidays.drop', { day: date(Date.parse(`${one}T12:00`)) })}
              onClick={() => onChange(days.filter((other) => other !== one))}
            >
              <X size={14} aria-hidden />
            </ActionIcon>
          </span>
        ))}
        <span className={css.shift}>
          <input
            type="date"
            className={fields.field}
            value={day}
            aria-label={t('settings.holidays.day')}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={day === '' || days.includes(day)}
            onClick={() => {
              onChange([...days, day].sort());
              setDay('');
            }}
          >
            {t('settings.holidays.add')}
          </Button>
        </span>
      </div>
    </div>
  );
}

/** Names of the days in the language of the desk. 1 January 2024 was a Monday. */
function useDayNames(): (day: Weekday) => string {
  const { locale } = useWording();
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  return (day) => format.format(Date.UTC(2024, 0, 1 + WEEKDAYS.indexOf(day)));
}

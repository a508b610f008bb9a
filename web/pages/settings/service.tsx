import { Button } from '@mantine/core';
import { useState } from 'react';
import {
  hoursSchema,
  type ServiceSettings,
  type ServiceValues,
  serviceSettingsSchema,
} from '../../../src/console/contract/settings';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import fields from '../../parts/field.module.css';
import { TableStates } from '../../parts/table/table-states';
import { useList } from '../../parts/table/use-list';
import { Tag } from '../../parts/tag';
import { Holidays, Week } from './hours-fields';
import { SaveBar } from './parts';
import css from './parts.module.css';
import { useChange } from './use-change';

const NUMBERS = [
  { part: 'sla', field: 'firstReplyMinutes', text: 'settings.sla.reply', min: 1, max: 10_080 },
  { part: 'handoff', field: 'maxOpen', text: 'settings.sla.most', min: 1, max: 500 },
  { part: 'handoff', field: 'openToAllMinutes', text: 'settings.sla.all', min: 0, max: 1_440 },
  { part: 'handoff', field: 'idleHours', text: 'settings.sla.idle', min: 0, max: 720 },
  { part: 'handoff', field: 'reopenHours', text: 'settings.sla.reopen', min: 0, max: 720 },
] as const;

/** When people answer and what is promised: brand.yaml's, or set here. */
export function Service() {
  const { data, state } = useList(['settings', 'service'], '/settings/service', serviceSettingsSchema);
  if (!data) return <TableStates list={state} />;
  return <ServiceForm key={data.version} settings={data} />;
}

function ServiceForm({ settings }: { readonly settings: ServiceSettings }) {
  const t = useT();
  const [draft, setDraft] = useState(settings.now);
  const { change, isPending } = useChange('settings');
  const changed = JSON.stringify(draft) !== JSON.stringify(settings.now);
  const hoursOk = hoursSchema.safeParse(draft.hours).success;
  const ready =
    hoursOk &&
    NUMBERS.every(({ part, field, min, max }) => {
      const value = valueOf(draft, part, field);
      return Number.isInteger(value) && value >= min && value <= max;
    });
  const save = async (value: ServiceValues) => {
    await change('PUT', '/settings/service', { version: settings.version, value }, serviceSettingsSchema);
  };
  return (
    <>
      <Standing settings={settings} />
      <section className={css.block}>
        <h3>{t('settings.hours')}</h3>
        <p className={css.lead}>{t('settings.hours.hint')}</p>
        <Source
          settings={settings}
          part="hours"
          onReset={() => setDraft({ ...draft, hours: settings.file.hours })}
        />
        <Week
          week={draft.hours.week}
          onChange={(week) => setDraft({ ...draft, hours: { ...draft.hours, week } })}
        />
        <Holidays
          days={draft.hours.holidays}
          onChange={(holidays) => setDraft({ ...draft, hours: { ...draft.hours, holidays } })}
        />
        {draft.hours.specialDays && (
          <p className={css.small}>
            {t('settings.special.n', { n: Object.keys(draft.hours.specialDays).length })}
          </p>
        )}
      </section>
      <section className={css.block}>
        <h3>{t('settings.sla')}</h3>
        <Source
          settings={settings}
          part={settings.own.includes('sla') ? 'sla' : 'handoff'}
          onReset={() => setDraft({ ...draft, sla: settings.file.sla, handoff: settings.file.handoff })}
        />
        <div className={css.numbers}>
          {NUMBERS.map(({ part, field, text, min, max }) => (
            <label key={field} className={css.number}>
              {t(text)}
              <input
                type="number"
                className={fields.field}
                min={min}
                max={max}
                required
                value={Number.isNaN(valueOf(draft, part, field)) ? '' : valueOf(draft, part, field)}
                onChange={(event) => {
                  const value = event.currentTarget.valueAsNumber;
                  setDraft({ ...draft, [part]: { ...draft[part], [field]: value } });
                }}
              />
            </label>
          ))}
        </div>
      </section>
      <SaveBar
        changed={changed}
        ready={ready}
        busy={isPending}
        problem={hoursOk ? undefined : t('settings.hours.wrong')}
        onSave={() => void save(draft)}
        onDiscard={() => setDraft(settings.now)}
      />
    </>
  );
}

function valueOf(values: ServiceValues, part: 'sla' | 'handoff', field: string): number {
  return new Map<string, number>(Object.entries(values[part])).get(field) ?? Number.NaN;
}

function Standing({ settings: { timeZone, changed } }: { readonly settings: ServiceSettings }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow(60_000);
  return (
    <p className={css.lead}>
      {t('settings.service.zone', { zone: timeZone })}
      {changed && (
        <small className={css.small}>
          {t('settings.service.changed', { name: changed.by ?? '–', at: moment(changed.at, now) })}
        </small>
      )}
    </p>
  );
}

function Source({
  settings: { own },
  part,
  onReset,
}: {
  readonly settings: ServiceSettings;
  readonly part: 'hours' | 'sla' | 'handoff';
  readonly onReset: () => void;
}) {
  const t = useT();
  if (!own.includes(part)) return <Tag>{t('settings.service.file')}</Tag>;
  return (
    <div className={css.buttons}>
      <Tag tone="acc">{t('settings.service.own')}</Tag>
      <Button size="compact-xs" variant="subtle" onClick={onReset}>
        {t('settings.service.reset')}
      </Button>
    </div>
  );
}

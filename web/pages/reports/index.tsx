import { ChartNoAxesColumn } from 'lucide-react';
import { LANGUAGES } from '../../../src/console/contract/languages';
import { useT } from '../../app/text/use-texts';
import { ChannelFilter, Chips } from '../../parts/chips';
import fields from '../../parts/field.module.css';
import { LANGUAGE_NAMES } from '../../parts/language-names';
import { Note } from '../../parts/note';
import { TablePage } from '../../parts/table/table-page';
import { TableStates } from '../../parts/table/table-states';
import { Figures } from './figures';
import css from './reports.module.css';
import { Tiles } from './tiles';
import { isEmpty, PRESETS, useReport } from './use-report';

/** How bot and people did: figures first, then each with its chart and table. */
export function Page() {
  const t = useT();
  const made = useReport();
  const { report, filter, preset, change } = made;
  const filtered = filter.ch !== undefined || filter.lang !== undefined || preset !== '30';
  const clear = () =>
    change({ ch: undefined, lang: undefined, from: undefined, until: undefined, days: undefined });
  return (
    <TablePage
      title={t('app.page.reports')}
      filters={
        <>
          <Chips
            label={t('reports.period')}
            value={preset}
            options={PRESETS.map((value) => ({ value, label: t(`reports.period.${value}`) }))}
            onChange={(days) => change({ days, from: undefined, until: undefined })}
          />
          <Days made={made} />
          <ChannelFilter value={filter.ch} onChange={(ch) => change({ ch })} />
          <Chips
            label={t('reports.language')}
            value={filter.lang}
            options={[
              { value: undefined, label: t('reports.language.all') },
              ...LANGUAGES.map((value) => ({
                value,
                label: <span lang={value}>{LANGUAGE_NAMES[value]}</span>,
              })),
            ]}
            onChange={(lang) => change({ lang })}
          />
        </>
      }
    >
      {made.isWrong && (
        <div className={css.body}>
          <Note tone="bad">{t('reports.period.wrong')}</Note>
        </div>
      )}
      {!made.isWrong && report && !isEmpty(report) && (
        <div className={css.body}>
          <Tiles report={report} />
          <Figures report={report} csvOf={made.csvOf} />
        </div>
      )}
      {!made.isWrong && (!report || isEmpty(report)) && (
        <TableStates
          list={made.state}
          empty={{ icon: ChartNoAxesColumn, title: t('reports.empty'), text: t('reports.empty.text') }}
          onClear={report && filtered ? clear : undefined}
        />
      )}
    </TablePage>
  );
}

function Days({ made: { filter, change } }: { readonly made: ReturnType<typeof useReport> }) {
  const t = useT();
  const field = (name: 'from' | 'until') => (
    <label className={css.day}>
      {t(`reports.${name}`)}
      <input
        type="date"
        className={fields.field}
        value={filter[name] ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget;
          if (value !== '') change({ from: filter.from, until: filter.until, [name]: value });
        }}
      />
    </label>
  );
  return (
    <div className={css.days}>
      {field('from')}
      {field('until')}
    </div>
  );
}

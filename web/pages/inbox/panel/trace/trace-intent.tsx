import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Turn } from '../../../../../src/console/contract/turn';
import { useNames } from '../../../../app/text/use-names';
import { useFormats, useT } from '../../../../app/text/use-texts';
import panel from '../panel.module.css';
import { Section } from '../section';
import css from './trace.module.css';
import { useCorrection } from './use-correction';
import { WrongIntent } from './wrong-intent';

const SHOWN = 3;
/** Less rounds to nothing. */
const WORTH_A_BAR = 0.005;

/** What the words were taken for, how surely, and in which language; a person may say that it is wrong. */
export function TraceIntent({ turn }: { readonly turn: Turn }) {
  const t = useT();
  const ranked = turn.ranked
    .slice(0, SHOWN)
    .filter(({ confidence }, index) => index === 0 || confidence >= WORTH_A_BAR);
  return (
    <Section title={t('panel.intent.title')} aside={sharesOf(turn)}>
      {ranked.length === 0 && <p className={panel.quiet}>{t('panel.intent.none')}</p>}
      <ul className={css.bars}>
        {ranked.map(({ intent, confidence }, index) => (
          <Bar key={intent} intent={intent} confidence={confidence} first={index === 0} />
        ))}
      </ul>
      {turn.mayCorrect && <Correct turn={turn} />}
    </Section>
  );
}

function Bar({
  intent,
  confidence,
  first,
}: {
  readonly intent: string;
  readonly confidence: number;
  readonly first: boolean;
}) {
  const { percent } = useFormats();
  const names = useNames();
  const share = Math.min(1, Math.max(0, confidence));
  return (
    <li data-first={first || undefined}>
      <span className={css.barWords} title={names.intent(intent)}>
        <span className={css.barName}>{intent}</span>
        <span>{percent(share)}</span>
      </span>
      <svg className={css.bar} viewBox="0 0 100 5" preserveAspectRatio="none" aria-hidden>
        <rect className={css.track} width="100" height="5" />
        <rect className={css.fill} width={share * 100} height="5" />
      </svg>
    </li>
  );
}

function Correct({ turn }: { readonly turn: Turn }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const correction = useCorrection(turn.id);
  if (correction.said !== undefined) {
    return (
      <p className={panel.text} role="status">
        {correction.said}
      </p>
    );
  }
  if (open) return <WrongIntent turn={turn} correction={correction} onCancel={() => setOpen(false)} />;
  return (
    <div className={css.buttons}>
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
        {t('panel.intent.wrong')}
      </Button>
      {correction.intents.includes(turn.intent) && (
        <Button
          size="compact-xs"
          variant="default"
          loading={correction.isPending}
          onClick={() => correction.file(turn.intent)}
        >
          {t('panel.intent.right')}
        </Button>
      )}
    </div>
  );
}

/** `en 0.71 · zh 0.29` */
function sharesOf({ languages }: Turn): string {
  return Object.entries(languages)
    .map(([language, share]) => `${language} ${share.toFixed(2)}`)
    .join(' · ');
}

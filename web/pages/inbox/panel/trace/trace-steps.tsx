import { Check, Link2, type LucideIcon, TriangleAlert, UserRound, VolumeX } from 'lucide-react';
import type { Turn, TurnFact } from '../../../../../src/console/contract/turn';
import { useNames } from '../../../../app/text/use-names';
import { useFormats, useT } from '../../../../app/text/use-texts';
import panel from '../panel.module.css';
import { Section } from '../section';
import { useWords } from '../use-words';
import css from './trace.module.css';
import { answerKeyOf } from './trace-why';

interface Step {
  readonly key: string;
  readonly tone: 'ok' | 'warn' | 'bot';
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text?: string | undefined;
  readonly ms?: number | undefined;
}

/** What happened on the way from the customer's words to the answer, with the time each step took. */
export function TraceSteps({ turn }: { readonly turn: Turn }) {
  const t = useT();
  const { number } = useFormats();
  const steps = useSteps(turn);
  const all = Object.values(turn.timings).reduce((sum, ms) => sum + ms, 0);
  const took = (ms: number) =>
    t('panel.steps.ms', { ms: number(ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)) });
  return (
    <Section title={t('panel.steps.title')} aside={took(all)}>
      <ol className={css.steps}>
        {steps.map(({ key, tone, icon: Icon, title, text, ms }) => (
          <li key={key}>
            <span className={`${panel.mark} ${css.mark}`} data-tone={tone}>
              <Icon
                size={12}
                aria-label={tone === 'warn' ? t('panel.step.problem') : undefined}
                aria-hidden={tone !== 'warn'}
              />
            </span>
            <span className={css.stepWords}>
              <span className={css.stepTitle}>{title}</span>
              {text !== undefined && <span className={css.stepText}>{text}</span>}
            </span>
            {ms !== undefined && <span className={css.ms}>{took(ms)}</span>}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function useSteps(turn: Turn): readonly Step[] {
  const t = useT();
  const names = useNames();
  const words = useWords();
  const { number, percent } = useFormats();
  const { joined, waitedMs = 0, intent, confidence, facts, timings, outcome, reason } = turn;
  const ok = { tone: 'ok', icon: Check } as const;
  const factText = ({ kind, outcome: was, count }: TurnFact) =>
    kind === 'payments' && count !== undefined ? number(count) : words(`panel.outcome.${was}`);
  return [
    { ...ok, key: 'received', title: t('panel.step.received'), text: t('panel.step.receivedText') },
    ...(joined === 0
      ? []
      : [
          {
            ...ok,
            key: 'joined',
            title: t('panel.step.joined', { n: joined }),
            ...(waitedMs > 0 && {
              text: t('panel.step.waited', { seconds: number(Math.round(waitedMs / 100) / 10) }),
            }),
          },
        ]),
    {
      ...(intent === 'fallback' ? WARNING : ok),
      key: 'understood',
      title: t('panel.step.understood'),
      text: `${names.intent(intent)} ${percent(confidence)}`,
      ms: timings.understand,
    },
    ...facts.map((fact) => ({
      ...(isBad(fact) ? WARNING : ok),
      key: fact.kind,
      title: t('panel.step.lookedUp', { what: words(`panel.fact.${fact.kind}`) }),
      text: factText(fact),
      ms: timings[`facts.${fact.kind}`],
    })),
    {
      ...ok,
      key: 'decided',
      title: t('panel.step.decided'),
      text: t('panel.step.rule', { rule: reason ?? answerKeyOf(turn.actions) ?? intent }),
      ms: timings.decide,
    },
    { ...LAST[outcome], key: 'outcome', title: words(`panel.step.${outcome}`) },
  ];
}

const WARNING = { tone: 'warn', icon: TriangleAlert } as const;
const BAD: ReadonlySet<string> = new Set([
  'no_match',
  'locked',
  'unavailable',
  'fake',
  'failed',
  'missing',
  'not_renewable',
]);

function isBad({ outcome }: TurnFact): boolean {
  return BAD.has(outcome);
}

const LAST = {
  answered: { tone: 'ok', icon: Check },
  link_sent: { tone: 'ok', icon: Link2 },
  handed_over: { tone: 'bot', icon: UserRound },
  loop: { tone: 'bot', icon: UserRound },
  silent: { tone: 'warn', icon: VolumeX },
  nothing: { tone: 'ok', icon: Check },
} as const;

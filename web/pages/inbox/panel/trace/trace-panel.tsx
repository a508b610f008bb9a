import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { ChevronDown, ChevronUp, Waypoints } from 'lucide-react';
import type { Turn } from '../../../../../src/console/contract/turn';
import { useNow } from '../../../../app/text/use-now';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { EmptyState } from '../../../../parts/empty-state';
import { FailedState } from '../../../../parts/failed-state';
import { PanelLoading } from '../panel-states';
import { Section } from '../section';
import css from './trace.module.css';
import { TraceDetails } from './trace-details';
import { TraceIntent } from './trace-intent';
import { TraceSteps } from './trace-steps';
import { TraceWhy } from './trace-why';
import { type ShownTurn, useTurn } from './use-turns';

const TITLES = {
  answered: 'panel.why.answered',
  link_sent: 'panel.why.answered',
  nothing: 'panel.why.answered',
  handed_over: 'panel.why.handed_over',
  loop: 'panel.why.handed_over',
  silent: 'panel.why.silent',
} as const;

/** How the bot came to one of its answers: the newest, or the one whose label was clicked. */
export function TracePanel({
  threadId,
  asked,
  onAsk,
}: {
  readonly threadId: string;
  readonly asked: number | undefined;
  /** Shows another turn; undefined: the newest. */
  readonly onAsk: (turn: number | undefined) => void;
}) {
  const t = useT();
  const { shown, isError, refetch } = useTurn(threadId, asked);
  if (isError) return <FailedState onRetry={() => void refetch()} />;
  if (!shown) return <PanelLoading />;
  if (shown.turn) return <Trace turn={shown.turn} shown={shown} onAsk={onAsk} />;
  if (!shown.gone) {
    return <EmptyState icon={Waypoints} title={t('panel.trace.empty')} text={t('panel.trace.emptyText')} />;
  }
  const back = (
    <Button size="xs" variant="default" onClick={() => onAsk(undefined)}>
      {t('panel.trace.newest')}
    </Button>
  );
  return <EmptyState icon={Waypoints} title={t('panel.trace.gone')} action={back} />;
}

function Trace({
  turn,
  shown: { older, newer },
  onAsk,
}: {
  readonly turn: Turn;
  readonly shown: ShownTurn;
  readonly onAsk: (turn: number) => void;
}) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  const aside = (
    <span className={css.when}>
      <Step label={t('panel.trace.older')} icon={ChevronUp} turn={older} onAsk={onAsk} />
      <Step label={t('panel.trace.newer')} icon={ChevronDown} turn={newer} onAsk={onAsk} />
      {moment(turn.at, now)}
    </span>
  );
  return (
    <>
      <Section title={t(TITLES[turn.outcome])} aside={aside}>
        <TraceWhy turn={turn} />
      </Section>
      {/* Another turn begins with a form that says nothing of this one. */}
      <TraceIntent key={turn.id} turn={turn} />
      <TraceDetails turn={turn} />
      <TraceSteps turn={turn} />
    </>
  );
}

function Step({
  label,
  icon: Icon,
  turn,
  onAsk,
}: {
  readonly label: string;
  readonly icon: typeof ChevronUp;
  readonly turn: number | undefined;
  readonly onAsk: (turn: number) => void;
}) {
  if (turn === undefined) return null;
  return (
    <Tooltip label={label}>
      <ActionIcon size={24} aria-label={label} onClick={() => onAsk(turn)}>
        <Icon size={14} />
      </ActionIcon>
    </Tooltip>
  );
}

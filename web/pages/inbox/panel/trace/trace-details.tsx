import { Check, CircleHelp, ShieldCheck, X } from 'lucide-react';
import type { Turn, TurnDetail } from '../../../../../src/console/contract/turn';
import { useFormats, useT, useWording } from '../../../../app/text/use-texts';
import { Tag } from '../../../../parts/tag';
import panel from '../panel.module.css';
import { Pair, Pairs, Section } from '../section';
import { useWords } from '../use-words';

const PROOFS = {
  found: { tone: 'ok', icon: Check },
  matched: { tone: 'ok', icon: ShieldCheck },
  not_matched: { tone: 'bad', icon: X },
  said: { tone: 'neutral', icon: CircleHelp },
} as const;

/** What the customer gave, and what it was found to be worth. */
export function TraceDetails({ turn: { details, needed } }: { readonly turn: Turn }) {
  const t = useT();
  const words = useWords();
  if (details.length === 0 && needed === undefined) return null;
  const got = new Set(details.flatMap(({ name }) => PROVING[name] ?? [])).size;
  const aside =
    needed === undefined ? undefined : t('panel.details.count', { n: Math.min(got, needed), all: needed });
  return (
    <Section title={t('panel.details.title')} aside={aside}>
      {details.length === 0 && <p className={panel.quiet}>{t('panel.details.none')}</p>}
      <Pairs>
        {details.map((detail) => (
          <Pair key={`${detail.name} ${detail.value}`} name={words(`panel.detail.${detail.name}`)}>
            <Value detail={detail} />
            <Proof proof={detail.proof} />
          </Pair>
        ))}
      </Pairs>
    </Section>
  );
}

/** An order and one way to reach its owner prove it. */
const PROVING: Partial<Record<TurnDetail['name'], string>> = {
  orderNumber: 'order',
  email: 'contact',
  phone: 'contact',
};

function Value({ detail: { name, value, names } }: { readonly detail: TurnDetail }) {
  const t = useT();
  const words = useWords();
  const { date } = useFormats();
  const { language } = useWording();
  if (value === undefined) return <span className={panel.quiet}>{t('panel.details.hidden')}</span>;
  if (name === 'ends') return <span>{date(Number(value))}</span>;
  return <span>{name === 'cycle' ? words(`panel.cycle.${value}`) : (names?.[language] ?? value)}</span>;
}

function Proof({ proof }: { readonly proof: TurnDetail['proof'] }) {
  const words = useWords();
  if (proof === undefined) return null;
  const { tone, icon } = PROOFS[proof];
  return (
    <Tag tone={tone} icon={icon}>
      {words(`panel.proof.${proof}`)}
    </Tag>
  );
}

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Cluster } from '../../../src/console/contract/verdict';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import card from '../../parts/card.module.css';
import { ChannelMark } from '../../parts/channel-mark';
import { Tag } from '../../parts/tag';
import { Tick } from '../../parts/tick';
import bubbles from './bubble.module.css';
import css from './cluster-card.module.css';
import { useVerdict } from './use-verdict';

/** Names a message leads to that are shown; each copy of a campaign may have its own. */
const LEADS = 4;

/** A campaign: what it says, why it is suspicious, and one verdict for all of it. */
export function ClusterCard({ cluster }: { readonly cluster: Cluster }) {
  const t = useT();
  const now = useNow();
  const { moment, percent } = useFormats();
  const [first, last] = [moment(cluster.firstAt, now), moment(cluster.lastAt, now)];
  const { samples, signals, senders, messages, channels, open, away, verdict } = cluster;
  return (
    <li className={`${card.card} ${css.card}`}>
      <div className={css.head}>
        <span className={css.channels}>
          {channels.map((channel) => (
            <ChannelMark key={channel} channel={channel} size={18} labelled />
          ))}
        </span>
        <strong className={css.senders}>{t('triage.cluster.senders', { n: senders })}</strong>
        <span className={css.quiet}>{t('triage.cluster.messages', { n: messages })}</span>
        <span className={css.quiet}>
          {first === last ? first : t('triage.cluster.span', { first, last })}
        </span>
        <span className={css.standing}>
          {open > 0 && <Tag tone="warn">{t('triage.cluster.open', { n: open })}</Tag>}
          {away > 0 && <Tag tone="bad">{t('triage.cluster.away', { n: away })}</Tag>}
        </span>
      </div>
      <ul className={css.samples} aria-label={t('triage.cluster.samples')}>
        {samples.length === 0 && <li className={css.quiet}>{t('triage.cluster.noSample')}</li>}
        {samples.map((text) => (
          <li key={text} className={bubbles.bubble}>
            {text}
          </li>
        ))}
      </ul>
      <div className={css.why}>
        {signals.map(({ signal }) => (
          <Tag key={signal}>{t(`triage.signal.${signal}`)}</Tag>
        ))}
        <span className={css.quiet}>{t('triage.cluster.score', { share: percent(cluster.score) })}</span>
      </div>
      <Leads subjects={cluster.subjects} />
      {verdict ? <Judged cluster={cluster} verdict={verdict} /> : <Judging cluster={cluster} />}
    </li>
  );
}

function Leads({ subjects }: { readonly subjects: readonly string[] }) {
  const t = useT();
  if (subjects.length === 0) return null;
  const rest = subjects.length - LEADS;
  return (
    <p className={css.leads}>
      {t('triage.cluster.leads')} <code>{subjects.slice(0, LEADS).map(nameOf).join(', ')}</code>{' '}
      {rest > 0 && t('triage.cluster.moreLeads', { n: rest })}
    </p>
  );
}

/** `handle:telegram:name` is an account on Telegram. */
function nameOf(subject: string): string {
  const [kind = '', ...rest] = subject.split(':');
  if (kind !== 'handle') return rest.join(':');
  const [place = '', ...name] = rest;
  return place === 'any' ? `@${name.join(':')}` : `@${name.join(':')} (${place})`;
}

function Judging({ cluster }: { readonly cluster: Cluster }) {
  const t = useT();
  const { give, busy } = useVerdict();
  const [block, setBlock] = useState(true);
  const [remember, setRemember] = useState(true);
  const { id: clusterId, senders, subjects } = cluster;
  const judge = (judged: 'ham' | 'spam' | 'scam' | 'abuse') =>
    give(
      { scope: 'cluster', clusterId },
      judged === 'ham'
        ? { judged }
        : { judged, block: block ? 'platform' : 'none', indicators: remember && subjects.length > 0 },
    );
  return (
    <div className={css.foot} role="group" aria-label={t('triage.judge.label', { n: senders })}>
      <div className={css.buttons}>
        <Button size="xs" loading={busy} onClick={() => judge('scam')}>
          {t('triage.act.scam')}
        </Button>
        <Button size="xs" variant="default" disabled={busy} onClick={() => judge('spam')}>
          {t('triage.act.spam')}
        </Button>
        <Button size="xs" variant="default" disabled={busy} onClick={() => judge('abuse')}>
          {t('triage.act.abuse')}
        </Button>
        <Button size="xs" variant="default" disabled={busy} onClick={() => judge('ham')}>
          {t('triage.act.ham')}
        </Button>
        <SeeThem cluster={cluster} />
      </div>
      <div className={css.ticks}>
        <Tick label={t('triage.judge.block')} checked={block} onChange={setBlock} />
        {subjects.length > 0 && (
          <Tick label={t('triage.judge.fakes')} checked={remember} onChange={setRemember} />
        )}
      </div>
    </div>
  );
}

function Judged({
  cluster,
  verdict,
}: {
  readonly cluster: Cluster;
  readonly verdict: NonNullable<Cluster['verdict']>;
}) {
  const t = useT();
  const { undo, busy } = useVerdict();
  const name = verdict.by?.name ?? t('triage.verdict.byBot');
  return (
    <div className={css.foot}>
      <div className={css.buttons}>
        <span className={css.judged}>
          {t('triage.cluster.judged', { name, judged: t(`triage.judged.${verdict.judged}`) })}
        </span>
        <Button size="xs" variant="default" loading={busy} onClick={() => undo(verdict.id)}>
          {t('tables.undo')}
        </Button>
        <SeeThem cluster={cluster} />
      </div>
    </div>
  );
}

function SeeThem({ cluster: { threadIds, away } }: { readonly cluster: Cluster }) {
  const t = useT();
  const [first] = threadIds;
  if (first === undefined) return null;
  return (
    <Link className={css.see} to="/inbox" search={{ view: away > 0 ? 'spam' : 'all', t: first }}>
      {t('triage.cluster.see')}
    </Link>
  );
}

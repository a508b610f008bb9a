import type { Action, DecideInput, Decision, IntentModule, Told } from '../../src/turn/port';

/**
 * Thanks, what to do at once, and a person who looks into it. What is reported and not ours becomes a moderation item;
 * what is ours after all is said to be.
 */
export const reportScam: IntentModule = { intent: 'report-scam', decide };

function decide({ understanding, state, facts }: DecideInput): Decision {
  const { text, slots } = understanding;
  if (!facts.genuine) {
    const own = [slots.phone, slots.email].filter((value) => value !== undefined);
    return { needs: [{ kind: 'genuine', text, reported: true, ...(own.length > 0 && { own }) }] };
  }
  const things = facts.genuine.outcome === 'told' ? facts.genuine.things : [];
  const because: readonly Action[] = [
    { type: 'say', key: thanksFor(things, slots.url) },
    { type: 'say', key: 'report-scam/advice' },
  ];
  return { state, actions: [...because, { type: 'handoff', reason: 'intent_needs_person' }] };
}

function thanksFor(things: readonly Told[], url: string | undefined): string {
  const ours = things.filter(({ verdict }) => verdict === 'genuine' || verdict === 'ours_but_expired');
  if (things.length > 0 && ours.length === things.length) return 'report-scam/ours';
  if (things.some(({ verdict }) => verdict === 'known_fake')) return 'report-scam/known';
  if (things.length > 0 || url !== undefined) return handoffFor(things);
  return 'report-scam/ask-url';
}

/** Speaks of a link only where one was named. */
function handoffFor(things: readonly Told[]): string {
  const kinds = new Set(things.filter(({ verdict }) => verdict !== 'genuine').map(({ kind }) => kind));
  if (kinds.size === 0 || kinds.has('link') || kinds.has('app')) return 'report-scam/handoff';
  return kinds.has('handle') ? 'report-scam/handoff-account' : 'report-scam/handoff-contact';
}

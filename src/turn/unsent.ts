import { without } from '../lib/without';
import type { Queryable } from '../store/store';
import { mergeSlots } from './decide-slots';
import { CYCLES, EMPTY_STATE, type Slots, type ThreadState } from './port';

/** A value of a slot, whichever slot it is kept in: what may be two things is kept as what it turns out to be. */
export type SlotValue = string | number;

const SINGLE = ['email', 'phone', 'cycle', 'ambiguous', 'quantity', 'url'] as const;
/** Newest turns that are looked through: far more than a thread's memory reaches back. */
const TURNS_READ = 500;

/**
 * The values that these messages gave and no other message of the thread did. A message that was answered together with
 * others counts with all that was understood of them, because their trace goes as a whole.
 */
export async function onlySaidIn(
  store: Queryable,
  threadId: string,
  messageIds: readonly string[],
): Promise<readonly SlotValue[]> {
  const turns = await store.query<{ slots: Slots; unsent: boolean }>({
    text: `select trace->'understanding'->'slots' slots,
                  inbox_ids && (select coalesce(array_agg(id), '{}') from inbox
                                 where thread_id = $1 and payload->>'messageId' = any($2)
                                   and kind in ('message', 'edit')) unsent
             from turn where thread_id = $1 and trace ? 'understanding' order by id desc limit ${TURNS_READ}`,
    values: [threadId, messageIds],
  });
  const given = (unsent: boolean) =>
    turns.filter((turn) => turn.unsent === unsent).flatMap(({ slots }) => valuesOf(slots));
  const others = new Set(given(false));
  return [...new Set(given(true))].filter((value) => !others.has(value));
}

/** The values among these by which a person or an order could be told. */
export function tellingValues(values: readonly SlotValue[]): string[] {
  const cycles = new Set<SlotValue>(CYCLES);
  return values.filter((value) => typeof value === 'string').filter((value) => !cycles.has(value));
}

/**
 * The state without these values and without the question that was built on them; what is worked on stays known. Links
 * sent and orders paid stay: they are records of ours, not the customer's words.
 */
export function forget(state: ThreadState, values: readonly SlotValue[]): ThreadState {
  const { slots } = state;
  const gone = new Set<SlotValue | undefined>(values);
  const left = (numbers: readonly string[] = []) => numbers.filter((number) => !gone.has(number));
  const [orderNumbers, unmatched, proved] = [slots.orderNumbers, slots.unmatched, slots.proved].map(left);
  const single = SINGLE.filter((name) => gone.has(slots[name]));
  const lists = [...slots.orderNumbers, ...(slots.unmatched ?? []), ...(slots.proved ?? [])];
  if (single.length === 0 && !lists.some((number) => gone.has(number))) return state;
  return {
    ...without(state, 'expect', 'choices', 'flow'),
    ...(state.flow && { flow: { intent: state.flow.intent } }),
    asked: 0,
    slots: {
      ...without(slots, 'unmatched', 'proved', ...single),
      orderNumbers: orderNumbers ?? [],
      ...(unmatched?.length && { unmatched }),
      ...(proved?.length && { proved }),
    },
  };
}

/** A form that is open asks again: free answers are no values that could be told apart. */
export function forgetAnswers(state: ThreadState): ThreadState {
  const { skill } = state;
  if (!skill) return state;
  const { request, again } = skill;
  return {
    ...state,
    skill: {
      ...without(skill, 'engine'),
      slots: {},
      again: again.values ? { key: `${skill.skill}/change` } : again,
      request: { skill: request.skill, complete: false, values: [] },
    },
  };
}

/** As the thread would remember them if nothing else had been said. */
function valuesOf(heard: Slots): SlotValue[] {
  const { orderNumbers, ...kept } = mergeSlots(EMPTY_STATE.slots, heard).slots;
  return [...orderNumbers, ...SINGLE.flatMap((name) => kept[name] ?? [])];
}

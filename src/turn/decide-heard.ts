import { findPromoCode } from '../lib/promo-code';
import { likelyEmail } from '../nlu/slots/likely-email';
import { mergeSlots, type News } from './decide-slots';
import type { DecideInput, Slots } from './port';

/** The input with what the customer said put into the state, and what of it was new. */
export interface Heard {
  readonly input: DecideInput;
  readonly news: News;
}

/** Choices that say what an ambiguous value is; see `system/which-one`. */
export const WHICH_ONE = { order: 'provide-details:order', phone: 'provide-details:phone' } as const;

/** The choice "yes, that address" where the one written looks mistyped; see `system/no-match-email`. */
export const MEANT_EMAIL = 'provide-details:email';

/** Takes language and values from the message into the state. */
export function listen(input: DecideInput): Heard {
  const { understanding, state, context } = input;
  const { slots, news } = mergeSlots(
    state.slots,
    settleEmail(settleAmbiguous(input), input),
    understanding.text,
  );
  const wished = understanding.slots.language;
  const language =
    wished && context.brand.languages.includes(wished)
      ? { language: wished, languageChosen: true }
      : { language: understanding.language };
  const codes = (context.brand.facts?.promotions ?? []).flatMap(({ code }) => code ?? []);
  const promoCode = findPromoCode(understanding.text, codes);
  const known = promoCode === undefined ? slots : { ...slots, promoCode };
  return {
    input: { ...input, state: { ...state, ...language, slots: known } },
    news: { ...news, promoCode: promoCode !== undefined },
  };
}

/** A value that fits two slots is what was asked for, or what the customer chose it to be; else it stays open. */
function settleAmbiguous({ understanding, state }: DecideInput): Slots {
  const { ambiguous, ...slots } = understanding.slots;
  const { choice } = understanding;
  const chosen = choice === WHICH_ONE.order || choice === WHICH_ONE.phone;
  const value = chosen ? state.slots.ambiguous : ambiguous?.value;
  if (value === undefined) return understanding.slots;
  const asked = state.expect?.kind === 'slot' ? state.expect.slot : undefined;
  if (choice === WHICH_ONE.phone || (!chosen && asked === 'contact')) return { ...slots, phone: value };
  if (chosen || asked === 'orderNumber') {
    return { ...slots, orderNumbers: [...(slots.orderNumbers ?? []), value] };
  }
  return understanding.slots;
}

/** Yes to "did you mean kari@gmail.com?", tapped or said. */
function settleEmail(slots: Slots, { understanding, state }: DecideInput): Slots {
  const offered = state.choices?.some(({ id }) => id === MEANT_EMAIL) === true;
  const agreed = understanding.choice === MEANT_EMAIL || (offered && understanding.intent === 'affirm');
  const email = agreed && state.slots.email !== undefined ? likelyEmail(state.slots.email) : undefined;
  return email === undefined ? slots : { ...slots, email };
}

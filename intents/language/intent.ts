import { LANGUAGES, type Language } from '../../src/lib/languages';
import type { DecideInput, Decision, IntentModule } from '../../src/turn/port';

/** Switches the language, confirms in the new one, and keeps to it. */
export const language: IntentModule = { intent: 'language', decide };

function decide({ understanding, state, context }: DecideInput): Decision {
  const offered = context.brand.languages;
  const wished = chosen(understanding.choice) ?? understanding.slots.language;
  if (wished && offered.includes(wished)) {
    return {
      state: { ...state, language: wished, languageChosen: true },
      actions: [{ type: 'say', key: 'language/answer' }],
    };
  }
  const choices = offered.map((name) => ({ id: `language:${name}`, key: `language/choice-${name}` }));
  return { state, actions: [{ type: 'say', key: 'language/which', choices }] };
}

function chosen(choice: string | undefined): Language | undefined {
  return LANGUAGES.find((name) => choice === `language:${name}`);
}

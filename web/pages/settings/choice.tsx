import { type ReactNode, useId } from 'react';
import css from './choice.module.css';

/** A question with a few answers of which one holds: native radios in cards. */
export function Choice<Value extends string>({
  legend,
  hint,
  value,
  options,
  onChange,
}: {
  readonly legend: string;
  readonly hint?: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode; readonly lang?: string }[];
  readonly onChange: (value: Value) => void;
}) {
  const name = useId();
  const hintId = useId();
  return (
    <fieldset className={css.choice} aria-describedby={hint === undefined ? undefined : hintId}>
      <legend className={css.legend}>{legend}</legend>
      {hint !== undefined && (
        <p id={hintId} className={css.hint}>
          {hint}
        </p>
      )}
      <div className={css.options}>
        {options.map((option) => (
          <label key={option.value} className={css.option} lang={option.lang}>
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** One thing that is on or off. */
export function Toggle({
  label,
  hint,
  on,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  const hintId = useId();
  return (
    <div className={css.toggle}>
      <label className={css.toggleLabel}>
        <input
          type="checkbox"
          role="switch"
          className={css.switch}
          checked={on}
          aria-describedby={hint === undefined ? undefined : hintId}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        {label}
      </label>
      {hint !== undefined && (
        <p id={hintId} className={css.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

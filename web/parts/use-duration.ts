import { useFormats, useWording } from '../app/text/use-texts';

/** Writes a short time as it feels: 0.4s, 12s, 3m, 1h 20m. */
export function useDuration(): (ms: number) => string {
  const { locale } = useWording();
  const { span } = useFormats();
  return (ms) => {
    if (ms >= 60_000) return span(ms);
    const maximumFractionDigits = ms < 10_000 ? 1 : 0;
    return new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: 'second',
      unitDisplay: 'narrow',
      maximumFractionDigits,
    }).format(ms / 1_000);
  };
}

import '@mantine/core/styles/ColorSwatch.layer.css';
import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';

export interface Series {
  readonly name: string;
  readonly label: string;
  readonly color: string;
}

const HEIGHT = 220;

/** Bars a day, one on the other. Fetched apart from the page: the library is as large as the rest of the desk. */
export function DayBars({
  data,
  series,
  format,
}: {
  readonly data: readonly Record<string, string | number>[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}) {
  return (
    <BarChart
      h={HEIGHT}
      data={[...data]}
      dataKey="day"
      type="stacked"
      series={[...series]}
      valueFormatter={format}
      withLegend
      legendProps={{ verticalAlign: 'top', height: 34 }}
      gridColor="var(--bd2)"
      textColor="var(--tx3)"
      tickLine="none"
      maxBarWidth={26}
      barChartProps={{ accessibilityLayer: false }}
      barProps={{ isAnimationActive: false }}
      yAxisProps={{ allowDecimals: false, width: 64 }}
    />
  );
}

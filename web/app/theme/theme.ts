import { createTheme } from '@mantine/core';

/** Mantine in the look of the desk; colours by meaning are the variables of tokens.css. */
export const theme = createTheme({
  colors: {
    fjord: [
      '#eaf6fa',
      '#d3eaf2',
      '#a6d5e6',
      '#74bed8',
      '#4aa9cb',
      '#2b98c1',
      '#127fa8',
      '#0a6a8f',
      '#085876',
      '#05445d',
    ],
  },
  primaryColor: 'fjord',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.42,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  // By name: importing a part for its defaults would put it into the first load.
  components: {
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, arrowPosition: 'center', fz: 12 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 30 } },
    // The hidden first item that Mantine focuses is an item without a role to axe.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md' } },
  },
});

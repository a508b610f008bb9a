import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { usePreferences } from '../api/me';
import { useTexts } from '../text/use-texts';

/** Language and theme as this person set them, on whatever computer they sign in. */
export function useFollowPreferences(): void {
  const { language, theme } = usePreferences();
  const { setColorScheme } = useMantineColorScheme();
  const texts = useTexts();
  useEffect(() => {
    if (language) void texts.switchTo(language);
  }, [texts, language]);
  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [setColorScheme, theme]);
}

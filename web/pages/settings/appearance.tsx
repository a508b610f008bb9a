import { useMantineColorScheme } from '@mantine/core';
import { LANGUAGES } from '../../../src/console/contract/languages';
import { AFTER_RESOLVE, THEMES } from '../../../src/console/contract/me';
import { useChangeMe, usePreferences } from '../../app/api/me';
import { useT, useWording } from '../../app/text/use-texts';
import { LANGUAGE_NAMES } from '../../parts/language-names';
import { Choice } from './choice';

/** Theme, language of the desk, and where one goes after resolving. */
export function Appearance() {
  const t = useT();
  const { language } = useWording();
  const { afterResolve = 'next' } = usePreferences();
  const change = useChangeMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Choice
        legend={t('settings.theme')}
        value={colorScheme === 'auto' ? 'system' : colorScheme}
        options={THEMES.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
        onChange={(theme) => {
          setColorScheme(theme === 'system' ? 'auto' : theme);
          change({ preferences: { theme } });
        }}
      />
      <Choice
        legend={t('settings.language')}
        hint={t('settings.language.hint')}
        value={language}
        options={LANGUAGES.map((value) => ({
          value,
          label: LANGUAGE_NAMES[value],
          lang: value === 'zh' ? 'zh-Hans' : value,
        }))}
        onChange={(chosen) => change({ preferences: { language: chosen } })}
      />
      <Choice
        legend={t('settings.afterResolve')}
        value={afterResolve}
        options={AFTER_RESOLVE.map((value) => ({ value, label: t(`settings.afterResolve.${value}`) }))}
        onChange={(chosen) => change({ preferences: { afterResolve: chosen } })}
      />
    </>
  );
}

import { CssBaseline, ThemeProvider, useMediaQuery } from '@mui/material';
import { ChartsProvider, generateChartsTheme, getTheme } from '@perses-dev/components';
import { createContext, useContext, useEffect, useMemo, useState, type ReactElement, type ReactNode } from 'react';

const choices = ['system', 'light', 'dark'] as const;

/** What the reader chose: a theme, or whatever the system has at the moment. */
export type ThemeChoice = (typeof choices)[number];

interface Chosen {
  readonly choice: ThemeChoice;
  readonly next: ThemeChoice;
  readonly choose: (choice: ThemeChoice) => void;
}

const Choice = createContext<Chosen>({ choice: 'system', next: 'light', choose: () => {} });

const key = 'dashboards-theme';

/** Colours for all that is drawn: as the system, until the reader chooses; this browser remembers it. */
export function Themed({ children }: { readonly children: ReactNode }): ReactElement {
  const [choice, setChoice] = useState(remembered);
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)');
  const mode = choice === 'system' ? (systemIsDark ? 'dark' : 'light') : choice;
  const theme = useMemo(() => getTheme(mode), [mode]);
  // A value without limits is neither good nor bad: the colour of text.
  const charts = useMemo(
    () =>
      generateChartsTheme(theme, {
        thresholds: { defaultColor: theme.palette.text.primary, palette: ['#d9730d', '#e0392b'] },
      }),
    [theme],
  );
  const chosen = useMemo(() => {
    const choose = (wanted: ThemeChoice): void => {
      localStorage.setItem(key, wanted);
      setChoice(wanted);
    };
    return { choice, next: choices[(choices.indexOf(choice) + 1) % choices.length]!, choose };
  }, [choice]);
  useEffect(() => {
    document.documentElement.style.colorScheme = mode;
  }, [mode]);
  return (
    <Choice.Provider value={chosen}>
      <ThemeProvider theme={theme}>
        <CssBaseline />
        <ChartsProvider chartsTheme={charts}>{children}</ChartsProvider>
      </ThemeProvider>
    </Choice.Provider>
  );
}

export function useThemeChoice(): Chosen {
  return useContext(Choice);
}

function remembered(): ThemeChoice {
  return choices.find((choice) => choice === localStorage.getItem(key)) ?? 'system';
}

import { AppBar, Button, Stack, Typography } from '@mui/material';
import type { ReactElement } from 'react';
import { Link, useLocation } from 'react-router-dom';
import { boardPath, useBoards } from './boards.ts';
import { useThemeChoice } from './theme.tsx';

const kept = new Set(['start', 'end', 'refresh']);

/** The time that is looked at and how fresh it is, for the address of another board; its choices are its own. */
export function useKeptTime(): string {
  const asked = new URLSearchParams(useLocation().search);
  const time = new URLSearchParams([...asked].filter(([name]) => kept.has(name)));
  return time.size === 0 ? '' : `?${time.toString()}`;
}

/** The boards, beside each other on every page, and the switch of the theme. */
export function Bar(): ReactElement {
  const { data: boards = [] } = useBoards();
  const { pathname } = useLocation();
  const { choice, next, choose } = useThemeChoice();
  const time = useKeptTime();
  return (
    <AppBar
      position="static"
      color="default"
      elevation={0}
      component="header"
      sx={{ borderBottom: 1, borderColor: 'divider' }}
    >
      <Stack direction="row" alignItems="center" gap={1} paddingX={{ xs: 1, sm: 2 }} minHeight={48}>
        <Typography
          component={Link}
          to={`/${time}`}
          sx={{ fontWeight: 700, color: 'text.primary', textDecoration: 'none', display: { xs: 'none', sm: 'block' } }}
        >
          Dashboards
        </Typography>
        <Stack component="nav" aria-label="Boards" direction="row" sx={{ overflowX: 'auto', flexGrow: 1 }}>
          {boards.map(({ name, title }) => {
            const here = pathname === boardPath(name);
            return (
              <Button
                key={name}
                component={Link}
                to={boardPath(name) + time}
                size="small"
                color="inherit"
                aria-current={here ? 'page' : undefined}
                sx={{
                  flexShrink: 0,
                  minWidth: 0,
                  fontWeight: here ? 700 : 400,
                  textDecoration: here ? 'underline' : 'none',
                  textUnderlineOffset: 6,
                }}
              >
                {title}
              </Button>
            );
          })}
        </Stack>
        <Button
          size="small"
          color="inherit"
          onClick={() => choose(next)}
          aria-label={`Theme: ${choice}. Switch to ${next}.`}
          sx={{ flexShrink: 0, minWidth: 0 }}
        >
          {{ system: '◐', light: '☀', dark: '☾' }[choice]}
        </Button>
      </Stack>
    </AppBar>
  );
}

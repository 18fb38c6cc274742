import { Card, CardActionArea, CircularProgress, Stack, Typography } from '@mui/material';
import { useEffect, type ReactElement } from 'react';
import { Link } from 'react-router-dom';
import { useKeptTime } from './bar.tsx';
import { boardPath, useBoards } from './boards.ts';
import { PrometheusTrouble, Trouble } from './trouble.tsx';

/** The boards and the question that each answers. */
export function Home({ missing }: { readonly missing?: string }): ReactElement {
  const { data: boards, error } = useBoards();
  const time = useKeptTime();
  useEffect(() => {
    document.title = 'Dashboards';
  }, []);
  return (
    <main>
      <PrometheusTrouble />
      {missing !== undefined && (
        <Trouble title={`There is no page ${missing}`}>These are the boards that there are.</Trouble>
      )}
      {error !== null && <Trouble title="The list of boards cannot be had">{error.message}</Trouble>}
      {boards?.length === 0 && (
        <Trouble title="There are no boards">The list that this page was given is empty.</Trouble>
      )}
      {boards === undefined && error === null && <CircularProgress aria-label="Loading" sx={{ margin: 4 }} />}
      <Stack component="ul" gap={1.5} sx={{ listStyle: 'none', margin: '0 auto', padding: 2, maxWidth: 760 }}>
        {boards?.map(({ name, title, question }) => (
          <Card key={name} component="li" variant="outlined">
            <CardActionArea component={Link} to={boardPath(name) + time} sx={{ padding: 2 }}>
              <Typography variant="h2">{title}</Typography>
              <Typography color="text.secondary">{question}</Typography>
            </CardActionArea>
          </Card>
        ))}
      </Stack>
    </main>
  );
}

import { act, fireEvent, render, screen } from '@testing-library/react';
import { Subject } from 'rxjs';
import * as React from 'react';
import { AppContextReact, type AppContext } from '../context';
import { DataLoader } from './data-loader';

const shown: unknown[] = [];
const context = { apis: { notifications: { show: (one: unknown) => shown.push(one) } } } as unknown as AppContext;
const inPage = ({ children }: { children: React.ReactNode }) => (
  <AppContextReact.Provider value={context}>{children}</AppContextReact.Provider>
);
const draw = (element: React.ReactElement) => render(element, { wrapper: inPage });
const text = (data: string) => <p>{data}</p>;
const settle = () => act(async () => {});

beforeEach(() => {
  shown.length = 0;
});

const named = (input: object) => (
  <DataLoader input={input} load={async (given) => JSON.stringify(given)}>
    {text}
  </DataLoader>
);

test('it shows what was loaded, and loads again for another input', async () => {
  const { rerender } = draw(named({ name: 'a' }));
  expect(screen.getByText('Loading...')).toBeTruthy();
  expect(await screen.findByText('{"name":"a"}')).toBeTruthy();
  rerender(named({ name: 'a' }));
  expect(screen.queryByText('Loading...')).toBeNull();
  rerender(named({ name: 'b' }));
  expect(await screen.findByText('{"name":"b"}')).toBeTruthy();
});

test('a late answer to an old question is not shown', async () => {
  const answers: Record<string, (data: string) => void> = {};
  const page = (input: string) => (
    <DataLoader input={input} load={(given) => new Promise<string>((resolve) => (answers[given] = resolve))}>
      {text}
    </DataLoader>
  );
  const { rerender } = draw(page('old'));
  rerender(page('new'));
  await act(async () => answers.new!('new'));
  await act(async () => answers.old!('old'));
  expect(screen.getByText('new')).toBeTruthy();
});

test('a stream is followed until the loader is gone', async () => {
  const stream = new Subject<string>();
  const { unmount } = draw(<DataLoader load={() => stream}>{text}</DataLoader>);
  act(() => stream.next('one'));
  act(() => stream.next('two'));
  expect(screen.getByText('two')).toBeTruthy();
  unmount();
  expect(stream.observed).toBe(false);
});

test('an error is told, and may be tried again', async () => {
  let tries = 0;
  const load = () => (++tries === 1 ? Promise.reject(new Error('no')) : Promise.resolve('there'));
  draw(<DataLoader load={load}>{text}</DataLoader>);
  fireEvent.click(await screen.findByText('try again'));
  expect(await screen.findByText('there')).toBeTruthy();
  expect(shown).toHaveLength(1);
});

test('who has to log in first is told nothing else', async () => {
  draw(<DataLoader load={() => Promise.reject(Object.assign(new Error('no'), { status: 401 }))}>{text}</DataLoader>);
  await settle();
  expect(screen.getByText('try again')).toBeTruthy();
  expect(shown).toEqual([]);
});

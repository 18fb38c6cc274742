import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { Tabs, type Tab } from './tabs';

const tabs: Tab[] = ['one', 'two'].map((key) => ({ key, title: key.toUpperCase(), content: <p>content of {key}</p> }));

test('the first is shown, then the one that is clicked, which is told', () => {
  const told: string[] = [];
  render(<Tabs tabs={tabs} onTabSelected={(key) => told.push(key)} />);
  expect(screen.getByText('content of one')).toBeTruthy();
  fireEvent.click(screen.getByText('TWO'));
  expect([screen.getByText('content of two').tagName, told]).toEqual(['P', ['two']]);
});

test('the page may select another one later', () => {
  const { rerender } = render(<Tabs tabs={tabs} selectedTabKey="one" />);
  rerender(<Tabs tabs={tabs} selectedTabKey="two" />);
  expect(screen.getByText('content of two')).toBeTruthy();
});

test('it is drawn a few times, not again and again without end', async () => {
  let drawn = 0;
  const Counting = () => {
    drawn += 1;
    return null;
  };
  render(<Tabs tabs={[{ key: 'one', title: 'ONE', content: <Counting /> }]} />);
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
  expect(drawn).toBeLessThan(5);
});

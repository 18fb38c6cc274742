import { fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { DropDownMenu } from '../dropdown-menu';
import { DropDown } from './dropdown';

const anchor = (name: string) => () => <button>{name}</button>;

test('it opens with a click and closes with one elsewhere or with Escape, and tells of both', () => {
  const told: boolean[] = [];
  render(
    <DropDown anchor={anchor('open')} onOpenStateChange={(isOpen) => told.push(isOpen)}>
      within
    </DropDown>,
  );
  expect(screen.queryByText('within')).toBeNull();
  fireEvent.click(screen.getByText('open'));
  fireEvent.click(screen.getByText('within'));
  expect(screen.getByText('within')).toBeTruthy();
  fireEvent.click(document.body);
  expect(screen.queryByText('within')).toBeNull();
  fireEvent.click(screen.getByText('open'));
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(told).toEqual([true, false, true, false]);
});

test('one that opens closes the other', () => {
  render(
    <>
      <DropDown anchor={anchor('first')}>of the first</DropDown>
      <DropDown anchor={anchor('second')}>of the second</DropDown>
    </>,
  );
  fireEvent.click(screen.getByText('first'));
  fireEvent.click(screen.getByText('second'));
  expect([screen.queryByText('of the first'), screen.getByText('of the second').className]).toEqual([
    null,
    expect.any(String),
  ]);
});

test('an item of a menu does its work once, and closes the menu', () => {
  const done: string[] = [];
  render(<DropDownMenu anchor={anchor('menu')} items={[{ title: 'Sync', action: () => done.push('sync') }]} />);
  fireEvent.click(screen.getByText('menu'));
  fireEvent.click(screen.getByText('Sync'));
  expect([done, screen.queryByText('Sync')]).toEqual([['sync'], null]);
});

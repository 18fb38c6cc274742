import { fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { Select } from './select';

const open = (container: HTMLElement) => fireEvent.click(container.querySelector('.select__value')!);
const value = (container: HTMLElement) => container.querySelector('.select__value')!.textContent;

test('one is chosen, by its title, and told', () => {
  const told: unknown[] = [];
  const options = ['Light', { value: 'dark', title: 'Dark' }];
  const { container } = render(<Select options={options} value="Light" onChange={(option) => told.push(option)} />);
  open(container);
  fireEvent.click(screen.getByText('Dark'));
  expect([value(container), told]).toEqual(['Dark', [{ value: 'dark', title: 'Dark' }]]);
  expect(container.querySelector('.opened')).toBeNull();
});

test('several are chosen and let go, and the list stays open', () => {
  const told: string[][] = [];
  const { container } = render(
    <Select
      multiSelect={true}
      options={['a', 'b']}
      value={['a']}
      onMultiChange={(all) => told.push(all.map((one) => one.value))}
    />,
  );
  open(container);
  const option = (index: number) => container.querySelectorAll('.select__option')[index]!;
  fireEvent.click(option(1));
  fireEvent.click(option(0));
  expect([told, value(container)]).toEqual([[['a', 'b'], ['b']], 'b']);
  expect(container.querySelector('.opened')).not.toBeNull();
});

test('the search leaves what holds it', () => {
  const { container } = render(<Select options={['production', 'staging']} />);
  open(container);
  fireEvent.change(container.querySelector('.select__search')!, { target: { value: 'STAG' } });
  expect([...container.querySelectorAll('.select__option')].map((one) => one.textContent?.trim())).toEqual(['staging']);
});

test('it follows the page', () => {
  const { container, rerender } = render(<Select options={['a', 'b']} value="a" />);
  rerender(<Select options={['a', 'b']} value="b" />);
  expect(value(container)).toBe('b');
});

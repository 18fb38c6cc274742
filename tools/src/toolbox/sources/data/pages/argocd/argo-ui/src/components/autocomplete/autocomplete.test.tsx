import { fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { Form } from '../form/form';
import type { FormApi } from '../form/types';
import { Autocomplete } from './autocomplete';
import { AutocompleteField } from './autocomplete-field';

const input = () => screen.getByRole('combobox');

test('a suggestion is taken by mouse, or by arrow and Enter', () => {
  const taken: string[] = [];
  render(<Autocomplete items={['web', 'worker']} onSelect={(value) => taken.push(value)} />);
  fireEvent.focus(input());
  fireEvent.click(screen.getByText('worker'));
  fireEvent.keyDown(input(), { key: 'ArrowDown' });
  fireEvent.keyDown(input(), { key: 'Enter' });
  expect([taken, screen.queryByText('worker')]).toEqual([['worker', 'web'], null]);
});

test('Enter without a marked suggestion is left to the form', () => {
  render(<Autocomplete items={['web']} />);
  fireEvent.focus(input());
  expect(fireEvent.keyDown(input(), { key: 'Enter' })).toBe(true);
});

test('as a field it writes what is typed and what is taken, and was touched once it is left', () => {
  let api: FormApi | undefined;
  render(
    <Form getApi={(given) => (api = given)}>
      <AutocompleteField field="project" items={[{ value: 'p1', label: 'First' }]} />
    </Form>,
  );
  fireEvent.change(input(), { target: { value: 'Fir' } });
  expect(api!.values).toEqual({ project: 'Fir' });
  fireEvent.click(screen.getByText('First'));
  fireEvent.blur(input());
  expect([api!.values, api!.touched]).toEqual([{ project: 'p1' }, { project: true }]);
});

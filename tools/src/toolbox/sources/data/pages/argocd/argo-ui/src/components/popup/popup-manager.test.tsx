import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { FormField } from '../form-field/form-field';
import { Text } from '../form/form';
import { Popup, type PopupProps } from './popup';
import { PopupManager } from './popup-manager';

const Shown = ({ manager }: { manager: PopupManager }) => {
  const [popup, setPopup] = React.useState<PopupProps | null>(null);
  React.useEffect(() => {
    const subscription = manager.popupProps.subscribe(setPopup);
    return () => subscription.unsubscribe();
  }, [manager]);
  return popup && <Popup {...popup} />;
};

function ask<T>(question: (manager: PopupManager) => Promise<T>): Promise<T> {
  const manager = new PopupManager();
  render(<Shown manager={manager} />);
  let answer!: Promise<T>;
  act(() => {
    answer = question(manager);
  });
  return answer;
}

test.each([
  ['OK', true],
  ['Cancel', false],
])('a question is answered by %s', async (button, answer) => {
  const asked = ask((manager) => manager.confirm('Delete?', 'It does not come back.'));
  expect(screen.getByText('It does not come back.')).toBeTruthy();
  fireEvent.click(screen.getByText(button));
  expect(await asked).toBe(answer);
  expect(screen.queryByText('Delete?')).toBeNull();
});

test('a form is answered by its values once they are right', async () => {
  const asked = ask((manager) =>
    manager.prompt('Delete?', (api) => <FormField formApi={api} field="name" label="Its name" component={Text} />, {
      validate: ({ name }) => ({ name: name === 'web' ? null : 'Type web' }),
    }),
  );
  fireEvent.click(screen.getByText('OK'));
  expect(screen.getByText('Type web')).toBeTruthy();
  fireEvent.change(screen.getByLabelText('Its name'), { target: { value: 'web' } });
  fireEvent.click(screen.getByText('OK'));
  expect(await asked).toEqual({ name: 'web' });
});

import { fireEvent, render } from '@testing-library/react';
import * as React from 'react';
import { KeybindingContext, KeybindingProvider, Keybindings, useNav } from './keybinding';
import { Key } from './keys';

test('a function that is drawn again takes its own place, and the newest is asked first', () => {
  const heard: string[] = [];
  const bindings = new Keybindings();
  const draw = (values: number) => bindings.register({ keys: Key.DOWN, action: () => heard.push(`${values}`) > 0 });
  draw(1);
  draw(2);
  bindings.register({ keys: [Key.DOWN, Key.UP], action: () => false });
  expect(bindings.strike(Key.DOWN)).toBe(true);
  expect(bindings.strike(Key.UP)).toBe(false);
  expect(heard).toEqual(['2']);
});

const Page = ({ heard }: { heard: string[] }) => {
  const { registerKeybinding } = React.useContext(KeybindingContext);
  registerKeybinding({ keys: [Key.SLASH, Key.ESCAPE], action: (key) => heard.push(key) > 0 });
  return <input />;
};

test('keys are heard on the page, not while a person types, but for Escape', () => {
  const heard: string[] = [];
  const { container } = render(
    <KeybindingProvider>
      <Page heard={heard} />
    </KeybindingProvider>,
  );
  const input = container.querySelector('input')!;
  fireEvent.keyDown(document.body, { code: 'Slash', key: '/' });
  fireEvent.keyDown(document.body, { code: 'Slash', key: '/', ctrlKey: true });
  fireEvent.keyDown(input, { code: 'Slash', key: '/' });
  fireEvent.keyDown(input, { code: 'Escape', key: 'Escape' });
  expect(heard).toEqual([Key.SLASH, Key.ESCAPE]);
});

test('a step out of the list is not taken', () => {
  const taken: boolean[] = [];
  const List = () => {
    const [at, step, reset] = useNav(2);
    return (
      <>
        <output>{at}</output>
        <button onClick={() => taken.push(step(1))}>down</button>
        <button onClick={reset}>reset</button>
      </>
    );
  };
  const { container, getByText } = render(<List />);
  for (let strike = 0; strike < 3; strike += 1) fireEvent.click(getByText('down'));
  expect([container.querySelector('output')?.textContent, taken]).toEqual(['1', [true, true, false]]);
  fireEvent.click(getByText('reset'));
  expect(container.querySelector('output')?.textContent).toBe('-1');
});

import { FormStore } from './store';
import type { FormProps } from './types';

const required: FormProps = { validateError: ({ name }) => ({ name: name ? null : 'Name it' }) };

test('an error set by hand stands until its field gets another value, beside those that are found', () => {
  const { api } = new FormStore({ ...required, defaultValues: { name: 'a', url: 'x' } });
  api.setError('url', 'Nobody answers there');
  api.setValue('name', '');
  expect(api.errors).toEqual({ name: 'Name it', url: 'Nobody answers there' });
  api.setValue('url', 'y');
  expect(api.errors).toEqual({ name: 'Name it' });
});

test('a form with an error is not sent, and says what is wrong where it is', () => {
  const sent: unknown[] = [];
  const refused: unknown[] = [];
  const props = {
    ...required,
    onSubmit: (values: unknown) => sent.push(values),
    onSubmitFailure: (e: unknown) => refused.push(e),
  };
  const { api } = new FormStore(props);
  api.submitForm();
  expect([sent, refused, api.touched]).toEqual([[], [{ name: 'Name it' }], { name: true }]);
  api.setValue('name', 'a');
  api.submitForm();
  expect(sent).toEqual([{ name: 'a' }]);
});

test('a wrong form within it keeps the outer one from being sent', () => {
  const sent: unknown[] = [];
  const outer = new FormStore({ onSubmit: (values) => sent.push(values) });
  const inner = new FormStore(required);
  outer.inner.add(inner);
  outer.api.submitForm();
  expect([sent, inner.api.touched]).toEqual([[], { name: true }]);
  inner.api.setValue('name', 'a');
  outer.api.submitForm();
  expect(sent).toHaveLength(1);
});

test('a state that is put back with errors keeps what the form finds by itself, and lets go of the others', () => {
  const { api } = new FormStore(required);
  api.setError('url', 'wrong');
  api.setFormState({ ...api.getFormState(), errors: {} });
  expect(api.errors).toEqual({ name: 'Name it' });
});

test('a drawing keeps what it was drawn with, the interface is always of now', () => {
  const store = new FormStore({ defaultValues: { a: 1 } });
  const drawn = store.snapshot();
  drawn.setValue('a', 2);
  expect([drawn.values, store.api.values]).toEqual([{ a: 1 }, { a: 2 }]);
});

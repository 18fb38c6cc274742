import * as React from 'react';
import { FormStore, fieldOf } from './store';
import type { FieldApi, FieldPath, FormApi, FormProps } from './types';

interface Nest {
  readonly store: FormStore;
  readonly field: string;
}

const FormContext = React.createContext<{ api: FormApi; store: FormStore } | null>(null);
const NestContext = React.createContext<Nest | null>(null);

/** A form that holds its values, what was touched, and its errors. */
export const Form = (props: FormProps) => {
  const nest = React.useContext(NestContext);
  const [store] = React.useState(() => new FormStore(props));
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  const wasTold = React.useRef(false);
  store.props = props;
  store.changed = () => {
    redraw();
    nest?.store.api.setValue(nest.field, store.api.values);
  };
  // Pages use the interface already while they draw their first time.
  if (!wasTold.current) {
    wasTold.current = true;
    props.getApi?.(store.api);
  }
  React.useEffect(() => {
    if (nest === null) return undefined;
    nest.store.inner.add(store);
    nest.store.api.setValue(nest.field, store.api.values);
    return () => {
      nest.store.inner.delete(store);
    };
  }, [nest?.store, nest?.field, store]);
  const api = store.snapshot();
  return (
    <NestContext.Provider value={null}>
      <FormContext.Provider value={{ api, store }}>
        {typeof props.children === 'function' ? props.children(api) : props.children}
      </FormContext.Provider>
    </NestContext.Provider>
  );
};

/** The Form within it writes its values to a field of the form around it, and is submitted with that. */
export const NestedForm = ({ field, children }: { field: string; children: React.ReactNode }) => {
  const outer = React.useContext(FormContext);
  if (outer === null) throw new Error(`NestedForm of ${field} must be used inside <Form>`);
  return <NestContext.Provider value={{ store: outer.store, field }}>{children}</NestContext.Provider>;
};

export interface FieldProps {
  field: FieldPath;
  /** The form of the field, where that is not the one around it. */
  formApi?: FormApi;
}

/** Pages hand a field's component some of what it declares, and more; all of it is passed on. */
type Given<P> = Partial<Omit<P, 'fieldApi'>> | Record<string, unknown>;

/** Gives a component the field that it edits. */
export function FormField<P>(Component: React.ComponentType<P>) {
  const Field = ({ field, formApi, ...rest }: FieldProps & Given<P>) => {
    const context = React.useContext(FormContext);
    const form = formApi ?? context?.api;
    if (form === undefined) throw new Error('FormField components must be used inside <Form> or be passed formApi');
    return <Component {...(rest as unknown as P & React.JSX.IntrinsicAttributes)} fieldApi={fieldOf(form, field)} />;
  };
  return Field;
}

type Native<Tag extends 'input' | 'textarea'> = Omit<React.JSX.IntrinsicElements[Tag], 'onChange' | 'value'>;

interface Extra {
  fieldApi: FieldApi;
  qeid?: string;
}

const shown = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

export const Text = FormField(({ fieldApi, qeid, onBlur, ...rest }: Native<'input'> & Extra) => (
  <input
    type="text"
    {...rest}
    {...{ 'qe-id': qeid }}
    value={shown(fieldApi.getValue())}
    onChange={(event) => fieldApi.setValue(event.target.value)}
    onBlur={(event) => {
      fieldApi.setTouched();
      onBlur?.(event);
    }}
  />
));

export const TextArea = FormField(({ fieldApi, qeid, onBlur, ...rest }: Native<'textarea'> & Extra) => (
  <textarea
    {...rest}
    {...{ 'qe-id': qeid }}
    value={shown(fieldApi.getValue())}
    onChange={(event) => fieldApi.setValue(event.target.value)}
    onBlur={(event) => {
      fieldApi.setTouched();
      onBlur?.(event);
    }}
  />
));

export const Checkbox = FormField(({ fieldApi, qeid, ...rest }: Native<'input'> & Extra) => (
  <input
    {...rest}
    type="checkbox"
    {...{ 'qe-id': qeid }}
    checked={Boolean(fieldApi.getValue())}
    onChange={(event) => fieldApi.setValue(event.target.checked)}
    onBlur={() => fieldApi.setTouched()}
  />
));

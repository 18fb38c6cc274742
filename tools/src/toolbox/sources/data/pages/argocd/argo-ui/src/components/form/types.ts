import type { ReactNode } from 'react';

/** Pages read nested values off a form without narrowing (`values.spec.source.repoURL`), so a value can be no narrower. */
export type FormValue = any;

/** The values of a form, as nested as the object that it edits. */
export type FormValues = Record<string, FormValue>;

/** Kept for the pages' own annotations. */
export type Nested<T> = T | { [key: string]: Nested<T> };

/** `spec.source.path`, `spec.sources[0]`, or its parts: `['spec.sources', 0]`. */
export type FieldPath = string | (string | number)[];

/** Nothing that is shown means that there is no error. */
export type FormError = ReactNode;

/** Field -> error, the field written as a path (`spec.source.path`). */
export type FormErrors = Record<string, FormError>;

/** Field -> has the person been there. */
export type FormTouched = Record<string, boolean>;

export interface FormState {
  values: FormValues;
  touched: FormTouched;
  errors: FormErrors;
}

/** What a submit came from: an event, or nothing. */
export type SubmitEvent = { preventDefault?: () => void } | null | undefined;

/** What a page is handed to read and write its form. */
export interface FormApi {
  readonly values: FormValues;
  readonly touched: FormTouched;
  readonly errors: FormErrors;
  submitForm(event?: SubmitEvent): unknown;
  setError(field: FieldPath, error: FormError): void;
  getFormState(): FormState;
  setFormState(state: Partial<FormState>): void;
  setAllValues(values: FormValues): void;
  setValue(field: FieldPath, value: FormValue): void;
  setTouched(field: FieldPath, touched?: boolean): void;
  resetAll(): void;
}

/** What one field's component is handed. */
export interface FieldApi {
  getValue(): FormValue;
  setValue(value: FormValue): void;
  getTouched(): boolean | undefined;
  setTouched(touched?: boolean): void;
  getError(): FormError;
  setError(error: FormError): void;
}

export interface FormProps {
  defaultValues?: FormValues;
  /** Runs after every change; what it returns replaces the errors of the form's own. */
  validateError?(values: FormValue): FormErrors | null | undefined;
  preSubmit?(values: FormValue, api: FormApi): FormValues;
  onSubmit?(values: FormValue, event: SubmitEvent, api: FormApi): unknown;
  onSubmitFailure?(errors: FormErrors): unknown;
  formDidUpdate?(state: FormState): unknown;
  /** Called once, before the first drawing; the interface stays true for as long as the form is there. */
  getApi?(api: FormApi): unknown;
  children?: ReactNode | ((api: FormApi) => ReactNode);
}

import { nameOf, fieldValue, withFieldValue } from './paths';
import type {
  FieldApi,
  FieldPath,
  FormApi,
  FormErrors,
  FormProps,
  FormState,
  FormTouched,
  FormValues,
  SubmitEvent,
} from './types';

/** One form's state, apart from how it is drawn. */
export class FormStore {
  /** Always the newest, so that a store made once calls today's functions. */
  props: FormProps;
  /** Set by whoever draws the form. */
  changed: () => void = () => {};
  /** Forms within this one; they are submitted with it. */
  readonly inner = new Set<FormStore>();
  readonly api: FormApi;
  private values: FormValues;
  private touched: FormTouched = {};
  /** Set by hand; they stand until their field gets another value. */
  private given: FormErrors = {};

  constructor(props: FormProps) {
    this.props = props;
    this.values = props.defaultValues ?? {};
    this.api = this.liveApi();
  }

  get state(): FormState {
    return { values: this.values, touched: this.touched, errors: { ...this.found(), ...this.given } };
  }

  /** The interface as of now: a new object for every drawing, so that what compares it sees the change. */
  snapshot(): FormApi {
    return Object.assign(Object.create(null), this.api, this.state) as FormApi;
  }

  private liveApi(): FormApi {
    const live = (name: keyof FormState) => ({ get: () => this.state[name], enumerable: false });
    const methods = {
      submitForm: (event?: SubmitEvent) => this.submit(event),
      getFormState: () => this.state,
      setFormState: ({ values, touched, errors }: Partial<FormState>) => {
        const found = this.found();
        const given =
          errors && Object.entries(errors).filter(([field, error]) => isShown(error) && !isShown(found[field]));
        this.update({ values, touched, given: given && Object.fromEntries(given) });
      },
      setAllValues: (values: FormValues) => this.update({ values }),
      setValue: (field: FieldPath, value: unknown) => {
        const { [nameOf(field)]: _, ...given } = this.given;
        this.update({ values: withFieldValue(this.values, field, value) as FormValues, given });
      },
      setTouched: (field: FieldPath, touched = true) =>
        this.update({ touched: { ...this.touched, [nameOf(field)]: touched } }),
      setError: (field: FieldPath, error: FormErrors[string]) =>
        this.update({ given: { ...this.given, [nameOf(field)]: error } }),
      resetAll: () => this.update({ values: this.props.defaultValues ?? {}, touched: {}, given: {} }),
    };
    return Object.defineProperties(methods, {
      values: live('values'),
      touched: live('touched'),
      errors: live('errors'),
    }) as unknown as FormApi;
  }

  private found(): FormErrors {
    return this.props.validateError?.(this.values) ?? {};
  }

  private update(next: { values?: FormValues; touched?: FormTouched; given?: FormErrors }): void {
    this.values = next.values ?? this.values;
    this.touched = next.touched ?? this.touched;
    this.given = next.given ?? this.given;
    this.changed();
    this.props.formDidUpdate?.(this.state);
  }

  private submit(event: SubmitEvent): unknown {
    event?.preventDefault?.();
    this.showErrors();
    if (!this.isValid()) return this.props.onSubmitFailure?.(this.state.errors);
    const values = this.props.preSubmit?.(this.values, this.api) ?? this.values;
    return this.props.onSubmit?.(values, event, this.api);
  }

  /** An error shows only where the person has been: after a try to submit, everywhere. */
  private showErrors(): void {
    const wrong = Object.keys(this.state.errors).map((field) => [field, true]);
    this.touched = { ...this.touched, ...(Object.fromEntries(wrong) as FormTouched) };
    this.changed();
    for (const form of this.inner) form.showErrors();
  }

  private isValid(): boolean {
    return !Object.values(this.state.errors).some(isShown) && [...this.inner].every((form) => form.isValid());
  }
}

function isShown(error: FormErrors[string]): boolean {
  return Boolean(error);
}

/** One field of a form. */
export function fieldOf(form: FormApi, field: FieldPath): FieldApi {
  return {
    getValue: () => fieldValue(form.values, field),
    setValue: (value) => form.setValue(field, value),
    getTouched: () => form.touched[nameOf(field)],
    setTouched: (touched = true) => form.setTouched(field, touched),
    getError: () => form.errors[nameOf(field)],
    setError: (error) => form.setError(field, error),
  };
}

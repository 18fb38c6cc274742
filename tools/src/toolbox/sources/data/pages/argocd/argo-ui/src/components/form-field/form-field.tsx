import classNames from 'classnames';
import * as React from 'react';
import { FormField as asField, type FieldProps } from '../form/form';
import { nameOf, fieldValue } from '../form/paths';
import type { FieldApi, FieldPath, FormApi } from '../form/types';
import { Select, type SelectProps } from '../select/select';

import './form-field.scss';

export { fieldValue as getNestedField };

interface FormFieldProps<P extends FieldProps> {
  label?: React.ReactNode;
  field: FieldPath;
  formApi: FormApi;
  component: React.ComponentType<P>;
  /** What the component declares, and more, which it passes on. */
  componentProps?: Partial<NoInfer<P>> | Record<string, unknown>;
  qeId?: string;
}

/** A field with its label, and its error once the person has been there. */
export const FormField = <P extends FieldProps>(props: FormFieldProps<P>) => {
  const id = React.useId();
  const { component: Field, field, formApi } = props;
  const value: unknown = fieldValue(formApi.values, field);
  const isFilled = value !== undefined && value !== null && value !== '' && value !== false;
  const given = {
    ...props.componentProps,
    id,
    qeid: props.qeId,
    field,
    className: classNames('argo-field', { 'argo-has-value': isFilled }),
  } as unknown as P & React.JSX.IntrinsicAttributes;
  const error = formApi.touched[nameOf(field)] === true && formApi.errors[nameOf(field)];
  return (
    <div className="argo-field-container">
      <Field {...given} />
      {props.label && (
        <label htmlFor={id} className="argo-label-placeholder">
          {props.label}
        </label>
      )}
      {error && <div className="argo-form-row__error-msg">{error}</div>}
    </div>
  );
};

/** A field that is chosen from a list. */
export const FormSelect = asField(
  ({ fieldApi, className, ...rest }: Omit<SelectProps, 'value'> & { fieldApi: FieldApi; className?: string }) => (
    <div className={classNames(className, 'form-field__select')}>
      <Select
        {...rest}
        value={fieldApi.getValue() as string | string[]}
        onMultiChange={(options) => fieldApi.setValue(options.map(({ value }) => value))}
        onChange={({ value }) => fieldApi.setValue(value)}
      />
    </div>
  ),
);

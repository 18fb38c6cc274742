import classNames from 'classnames';
import * as React from 'react';
import { FormField } from '../form/form';
import type { FieldApi } from '../form/types';
import { Autocomplete, type AutocompleteProps } from './autocomplete';

type AutocompleteFieldProps = AutocompleteProps & { fieldApi: FieldApi; className?: string; id?: string };

/** A field with suggestions. */
export const AutocompleteField = FormField(({ fieldApi, className, id, ...rest }: AutocompleteFieldProps) => {
  const [isFocused, setFocused] = React.useState(false);
  return (
    <Autocomplete
      // The label makes room for the list of suggestions too, also while nothing is typed.
      wrapperProps={{ className: classNames(className, { 'argo-has-value': isFocused }) }}
      onSelect={(_, { value }) => fieldApi.setValue(value)}
      onChange={(_, value) => fieldApi.setValue(value)}
      {...rest}
      value={(fieldApi.getValue() as string | undefined) ?? ''}
      inputProps={{
        id,
        className,
        style: { borderBottom: 'none' },
        ...rest.inputProps,
        onFocus: () => setFocused(true),
        onBlur: () => {
          setFocused(false);
          fieldApi.setTouched();
        },
      }}
    />
  );
});

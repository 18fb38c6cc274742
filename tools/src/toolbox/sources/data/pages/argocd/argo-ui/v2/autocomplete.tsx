import * as React from 'react';
import { Autocomplete as Suggesting } from '../src/components/autocomplete/autocomplete';

interface AutocompleteProps {
  items: string[];
  value: string;
  placeholder?: string;
  abbreviations?: ReadonlyMap<string, string>;
  onChange(event: React.ChangeEvent<HTMLInputElement>): unknown;
  /** Without a value, Enter took what is typed. */
  onItemClick?(value?: string): unknown;
  style?: React.CSSProperties;
  inputStyle?: React.CSSProperties;
}

/** A plain input with suggestions, where any text may be given. */
export const Autocomplete = (props: AutocompleteProps) => (
  <Suggesting
    items={props.items}
    value={props.value}
    filterSuggestions={true}
    abbreviations={props.abbreviations}
    wrapperProps={{ style: props.style }}
    inputProps={{
      placeholder: props.placeholder,
      style: { paddingInline: '0.5em', ...props.inputStyle },
      className: 'argo-field',
      onKeyDown: (event) => {
        if (event.key !== 'Enter' || event.defaultPrevented || props.value === '') return;
        event.preventDefault();
        props.onItemClick?.();
      },
    }}
    onChange={props.onChange}
    onSelect={(value) => props.onItemClick?.(value)}
  />
);

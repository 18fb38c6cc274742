import * as React from 'react';

interface CheckboxProps {
  value?: boolean;
  onChange?(isChecked: boolean): unknown;
  style?: React.CSSProperties;
}

/** A checkbox that may lie in a row that is clicked as a whole. */
export const Checkbox = ({ value, onChange, style }: CheckboxProps) => (
  <span className="argo-checkbox" style={style} onClick={(event) => event.stopPropagation()}>
    <input type="checkbox" checked={value === true} onChange={() => onChange?.(value !== true)} />
    <span>
      <i className="fa fa-check" />
    </span>
  </span>
);

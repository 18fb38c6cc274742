import classNames from 'classnames';
import * as React from 'react';
import { Tooltip } from '../src/components/tooltip/tooltip';

interface ActionButtonProps {
  action(event: React.MouseEvent): unknown;
  icon?: string;
  label?: string;
  tooltip?: string;
  disabled?: boolean;
  style?: React.CSSProperties;
}

export const ActionButton = ({ action, icon, label, tooltip, disabled, style }: ActionButtonProps) => {
  const button = (
    <button
      className="argo-button argo-button--base argo-button--sm action-button"
      aria-label={label ?? tooltip}
      disabled={disabled}
      style={style}
      onClick={action}
    >
      {icon && <i className={classNames({ fa: !/\bfa[srb]?\b/.test(icon) }, icon)} />} {label}
    </button>
  );
  return tooltip === undefined ? button : <Tooltip content={tooltip}>{button}</Tooltip>;
};

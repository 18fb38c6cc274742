import classNames from 'classnames';
import * as React from 'react';

import './sliding-panel.scss';

export interface SlidingPanelProps {
  isShown?: boolean;
  isNarrow?: boolean;
  isMiddle?: boolean;
  hasNoPadding?: boolean;
  offCanvas?: boolean;
  hasCloseButton?: boolean;
  header?: React.ReactNode;
  footer?: React.ReactNode;
  onClose?(): unknown;
  children?: React.ReactNode;
}

/** A panel that comes in from the right; a click beside it closes it. */
export const SlidingPanel = (props: SlidingPanelProps) => {
  const close = () => props.onClose?.();
  const modifiers = {
    'has-header': Boolean(props.header),
    'has-footer': Boolean(props.footer),
    'is-narrow': props.isNarrow,
    'is-middle': props.isMiddle,
    opened: props.isShown,
    'no-padding': props.hasNoPadding,
    'off-canvas': props.offCanvas,
  };
  const classes = Object.entries(modifiers).map(([name, isSet]) => isSet === true && `sliding-panel--${name}`);
  return (
    <div className={classNames('sliding-panel', classes)}>
      <div className="sliding-panel__wrapper">
        <button className="sliding-panel__close" aria-label="Close" onClick={close}>
          <i className="argo-icon-close" aria-hidden="true" />
        </button>
        {props.header && (
          <div
            className={classNames('sliding-panel__header', {
              'sliding-panel__header--close-btn-right-padding': props.hasCloseButton,
            })}
          >
            {props.header}
          </div>
        )}
        <div className="sliding-panel__body">{props.children}</div>
        {props.footer && <div className="sliding-panel__footer">{props.footer}</div>}
      </div>
      <div className="sliding-panel__outside" onClick={close} />
    </div>
  );
};

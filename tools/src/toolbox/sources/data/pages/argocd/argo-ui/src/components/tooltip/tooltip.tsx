import Tippy, { type TippyProps } from '@tippy.js/react';
import * as React from 'react';

import './tooltip.scss';

export interface TooltipProps extends Omit<TippyProps, 'content' | 'children'> {
  content: React.ReactNode;
  /** Dark on light, on dark ground. */
  inverted?: boolean;
  children?: React.ReactNode;
}

/** A note that shows while the pointer or the keyboard is on its child. */
export const Tooltip = ({ content, inverted, children, ...rest }: TooltipProps) => (
  <Tippy animation="fade" arrow={true} theme={inverted === true ? 'light' : ''} {...rest} content={<>{content}</>}>
    {React.isValidElement(children) ? children : <span>{children}</span>}
  </Tippy>
);

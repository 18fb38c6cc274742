import classNames from 'classnames';
import * as React from 'react';
import { createPortal } from 'react-dom';
import { placeBelow } from './place';

import './dropdown.scss';

export interface DropDownProps {
  isMenu?: boolean;
  anchor: React.ComponentType;
  /** A function is called only while it is open. */
  children?: React.ReactNode | ((close: () => void) => React.ReactNode);
  qeId?: string;
  onOpenStateChange?(isOpen: boolean): unknown;
}

/** What opens below its anchor, at the end of the page so that no panel cuts it off. */
export const DropDown = ({ isMenu, anchor: Anchor, children, qeId, onOpenStateChange }: DropDownProps) => {
  const [isOpen, setOpen] = React.useState(false);
  const anchor = React.useRef<HTMLDivElement>(null);
  const tell = React.useRef(onOpenStateChange);
  tell.current = onOpenStateChange;
  const change = React.useCallback((next: boolean) => {
    setOpen(next);
    tell.current?.(next);
  }, []);
  const close = React.useCallback(() => change(false), [change]);
  return (
    <div className="argo-dropdown">
      <div
        {...{ 'qe-id': qeId }}
        className="argo-dropdown__anchor"
        ref={anchor}
        onClick={(event) => {
          event.stopPropagation();
          if (!isOpen) change(true);
        }}
      >
        <Anchor />
      </div>
      {isOpen && (
        <Content isMenu={isMenu} anchor={anchor} close={close}>
          {typeof children === 'function' ? children(close) : children}
        </Content>
      )}
    </div>
  );
};

interface ContentProps {
  isMenu?: boolean;
  anchor: React.RefObject<HTMLElement | null>;
  close(): void;
  children: React.ReactNode;
}

/** The one that is open: another one closes it. */
let closeOpened: (() => void) | undefined;

const Content = ({ isMenu, anchor, close, children }: ContentProps) => {
  const content = React.useRef<HTMLDivElement>(null);
  React.useLayoutEffect(() => {
    if (closeOpened !== close) closeOpened?.();
    closeOpened = close;
    return () => {
      if (closeOpened === close) closeOpened = undefined;
    };
  }, [close]);
  React.useLayoutEffect(() => {
    const place = () => {
      if (!anchor.current || !content.current) return;
      const at = placeBelow(anchor.current.getBoundingClientRect(), sizeOf(content.current), {
        width: window.innerWidth,
        height: window.innerHeight,
      });
      Object.assign(content.current.style, { left: `${at.left}px`, top: `${at.top}px` });
    };
    place();
    // What is loaded later makes it higher.
    const resized = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(place);
    if (content.current) resized?.observe(content.current);
    document.addEventListener('scroll', place, { capture: true, passive: true });
    window.addEventListener('resize', place);
    return () => {
      resized?.disconnect();
      document.removeEventListener('scroll', place, { capture: true });
      window.removeEventListener('resize', place);
    };
  }, [anchor]);
  React.useEffect(() => {
    const leave = ({ target }: MouseEvent) => {
      const inside = [content.current, anchor.current].some((element) => element?.contains(target as Node));
      if (!inside) close();
    };
    const escape = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') close();
    };
    document.addEventListener('click', leave);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('click', leave);
      document.removeEventListener('keydown', escape);
    };
  }, [anchor, close]);
  return createPortal(
    <div className={classNames('argo-dropdown__content opened', { 'is-menu': isMenu })} ref={content}>
      {children}
    </div>,
    document.body,
  );
};

function sizeOf({ offsetWidth, offsetHeight }: HTMLElement) {
  return { width: offsetWidth, height: offsetHeight };
}

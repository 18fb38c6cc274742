import classNames from 'classnames';
import * as React from 'react';

import './popup.scss';

export interface PopupProps {
  icon?: { name: string; color: string };
  titleColor?: string;
  title: React.ReactNode;
  footer?: React.ReactNode;
  /** Either of the two. */
  content?: React.ComponentType;
  children?: React.ReactNode;
}

/** A question in the middle of the page. */
export const Popup = ({ icon, titleColor = 'normal', title, footer, content: Content, children }: PopupProps) => (
  <div className="popup-overlay">
    <div className="popup-container">
      <div className={`row popup-container__header popup-container__header__${titleColor}`}>{title}</div>
      <div className="row popup-container__body">
        {icon && (
          <div className="columns popup-container__icon">
            <i className={`${icon.name} ${icon.color}`} />
          </div>
        )}
        <div className={classNames('columns', icon ? 'large-10' : 'large-12 popup-container__body__hasNoIcon')}>
          {Content === undefined ? children : <Content />}
        </div>
      </div>
      <div
        className={classNames('row popup-container__footer', { 'popup-container__footer--additional-padding': icon })}
      >
        {footer}
      </div>
    </div>
  </div>
);

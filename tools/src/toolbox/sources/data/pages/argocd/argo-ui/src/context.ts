import type { History, Location } from 'history';
import * as React from 'react';
import type { match } from 'react-router';
import type { NotificationsApi } from './components/notifications/notification-manager';
import type { PopupApi } from './components/popup/popup-manager';

export interface AppContext {
  router: { history: History; route: { location: Location; match: match } };
  apis: { popup: PopupApi; notifications: NotificationsApi };
  history: History;
}

/** Where a class component finds the page's context: React 19 knows the old kind no more. */
export const AppContextReact = React.createContext<AppContext | null>(null);

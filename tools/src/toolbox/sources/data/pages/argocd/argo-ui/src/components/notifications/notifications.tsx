import * as React from 'react';
import { toast, ToastContainer } from 'react-toastify';
import type { Observable } from 'rxjs';

export enum NotificationType {
  Success,
  Warning,
  Error,
}

export interface NotificationInfo {
  type: NotificationType;
  content: React.ReactNode;
}

const show = {
  [NotificationType.Success]: toast.success,
  [NotificationType.Warning]: toast.warn,
  [NotificationType.Error]: toast.error,
};

/** Long enough to read an error of the API; it waits while the pointer is on it. */
const shownForMs = 10_000;

/** Shows what comes in the lower right corner, where a person can select and copy it. */
export const Notifications = ({ notifications }: { notifications: Observable<NotificationInfo> }) => {
  React.useEffect(() => {
    const subscription = notifications.subscribe(({ type, content }) => {
      show[type](<div>{content}</div>);
    });
    return () => subscription.unsubscribe();
  }, [notifications]);
  return <ToastContainer position="bottom-right" autoClose={shownForMs} closeOnClick={false} draggable={false} />;
};

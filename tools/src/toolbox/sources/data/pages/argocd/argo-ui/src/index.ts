/** The components of Argo CD's pages: those of argo-ui 1.0.0 that still fit, and ours in the place of those that do not. */
import './styles/main.scss';

export * as models from './models';
export * as ReactForm from './components/form/compat';
export { AppContextReact, type AppContext } from './context';

export { Autocomplete, type AutocompleteApi, type AutocompleteOption } from './components/autocomplete/autocomplete';
export { AutocompleteField } from './components/autocomplete/autocomplete-field';
export { Checkbox } from './components/checkbox';
export { DataLoader } from './components/data-loader';
export { DropDown } from './components/dropdown/dropdown';
export { DropDownMenu, type MenuItem } from './components/dropdown-menu';
export { Duration } from './components/duration';
export { ErrorNotification } from './components/error-notification';
export { Form, NestedForm, Text, TextArea, FormField as FormFieldHOC } from './components/form/form';
export type {
  FieldApi,
  FormApi,
  FormApi as FormFunctionProps,
  FormErrors,
  FormState,
  FormValue,
  FormValues,
  Nested,
} from './components/form/types';
export { FormField, FormSelect, getNestedField } from './components/form-field/form-field';
export { HelpIcon } from './components/help-icon/help-icon';
export { MockupList } from './components/mockup-list/mockup-list';
export { NavigationManager, type NavigationApi } from './components/navigation';
export { NotificationsManager, type NotificationsApi } from './components/notifications/notification-manager';
export { Notifications, NotificationType, type NotificationInfo } from './components/notifications/notifications';
export { Page, PageContext } from './components/page/page';
export { Popup, type PopupProps } from './components/popup/popup';
export { PopupManager, type PopupApi } from './components/popup/popup-manager';
export { Select, type SelectOption } from './components/select/select';
export { SlidingPanel } from './components/sliding-panel/sliding-panel';
export { Tabs, type Tab } from './components/tabs/tabs';
export { Ticker } from './components/ticker';
export { Tooltip } from './components/tooltip/tooltip';
export type { SplitButtonAction, Toolbar } from './components/top-bar/top-bar';

// Last, so that it wins over what it changes.
import './styles/overlay.scss';

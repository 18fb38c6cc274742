import * as React from 'react';
import { from, isObservable, type Observable, type Subscription } from 'rxjs';
import { AppContextReact } from '../context';
import { ErrorNotification } from './error-notification';
import { NotificationType } from './notifications/notifications';

interface DataLoaderProps<D, I> {
  load(input: I): Promise<D> | Observable<D>;
  /** Another one, by its JSON, loads anew. */
  input?: I;
  /** Keeps what was loaded on the page while it is loaded for another input. */
  noLoaderOnInputChange?: boolean;
  loadingRenderer?: React.ComponentType;
  errorRenderer?(error: React.ReactNode): React.ReactNode;
  children(data: D): React.ReactNode;
}

interface DataLoaderState<D> {
  loaded: { data: D } | null;
  hasFailed: boolean;
}

const noteStyle: React.CSSProperties = { padding: '0.5em', textAlign: 'center' };

/** A reference to a loader names no type: `React.useRef<DataLoader>()`. */
type Anything = any;

/** Loads something, once or as a stream, and draws it. */
export class DataLoader<D = Anything, I = undefined> extends React.Component<
  DataLoaderProps<D, I>,
  DataLoaderState<D>
> {
  static override contextType = AppContextReact;
  declare context: React.ContextType<typeof AppContextReact>;
  override state: DataLoaderState<D> = { loaded: null, hasFailed: false };
  private subscription: Subscription | undefined;

  override componentDidMount(): void {
    this.load();
  }

  override componentDidUpdate(before: DataLoaderProps<D, I>): void {
    if (JSON.stringify(before.input) === JSON.stringify(this.props.input)) return;
    if (this.props.noLoaderOnInputChange !== true) this.setState({ loaded: null });
    this.load();
  }

  override componentWillUnmount(): void {
    this.subscription?.unsubscribe();
  }

  getData(): D | null {
    return this.state.loaded?.data ?? null;
  }

  setData(data: D): void {
    this.setState({ loaded: { data } });
  }

  reload(): void {
    this.setState({ loaded: null });
    this.load();
  }

  /** Unsubscribes from the load before, so a late answer to an old question is never shown. */
  private load(): void {
    this.subscription?.unsubscribe();
    this.setState({ hasFailed: false });
    try {
      const loading = this.props.load(this.props.input as I);
      const answers = isObservable(loading) ? loading : from(Promise.resolve(loading));
      this.subscription = answers.subscribe({
        next: (data) => this.setState({ loaded: { data } }),
        error: (error: unknown) => this.fail(error),
        // A stream may end without a word: there is nothing to load any more.
        complete: () => this.setState(({ loaded }) => ({ loaded: loaded ?? { data: undefined as D } })),
      });
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.setState({ hasFailed: true });
    // The page itself sends a person to the login then.
    if (Object(error).status === 401) return;
    this.context?.apis.notifications.show({
      content: <ErrorNotification title="Unable to load data" e={error} />,
      type: NotificationType.Error,
    });
  }

  override render(): React.ReactNode {
    const { loadingRenderer: Loading, errorRenderer, children } = this.props;
    if (this.state.hasFailed) {
      const error = (
        <p style={noteStyle}>
          Failed to load data, please <a onClick={() => this.reload()}>try again</a>.
        </p>
      );
      return errorRenderer === undefined ? error : errorRenderer(error);
    }
    if (this.state.loaded !== null) return children(this.state.loaded.data);
    return Loading === undefined ? <p style={noteStyle}>Loading...</p> : <Loading />;
  }
}

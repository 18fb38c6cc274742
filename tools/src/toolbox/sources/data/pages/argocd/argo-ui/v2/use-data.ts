import * as React from 'react';

interface Loading<T> {
  data: T | null | undefined;
  isLoading: boolean;
  hasFailed: boolean;
}

/** What was loaded, is it loading, and has it failed, with a way to try again. */
export type UsedData<T> = [data: T, isLoading: boolean, error: { state: boolean; retry: () => void }];

/**
 * Loads something once, and again when one of `reloadOn` changes.
 * @param first what there is until then.
 * @param done is handed what was loaded.
 */
export function useData<T>(
  load: () => Promise<T>,
  first?: T | null,
  done?: (data: T) => unknown,
  reloadOn: React.DependencyList = [],
): UsedData<T> {
  const [{ data, isLoading, hasFailed }, set] = React.useState<Loading<T>>({
    data: first,
    isLoading: true,
    hasFailed: false,
  });
  const [round, setRound] = React.useState(0);
  React.useEffect(() => {
    let isCurrent = true;
    const loadNow = async () => {
      const [loaded] = await Promise.allSettled([load()]);
      if (!isCurrent) return;
      if (loaded.status === 'rejected') return set((before) => ({ ...before, isLoading: false, hasFailed: true }));
      set({ data: loaded.value, isLoading: false, hasFailed: false });
      done?.(loaded.value);
    };
    void loadNow();
    return () => {
      isCurrent = false;
    };
  }, [round, ...reloadOn]);
  const retry = () => {
    set((before) => ({ ...before, isLoading: true, hasFailed: false }));
    setRound(round + 1);
  };
  return [data as T, isLoading, { state: hasFailed, retry }];
}

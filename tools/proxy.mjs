// A proxy of the machine's, for everything that a command starts. Plain JavaScript, for Node 18.14 and newer.

/** Names that no proxy serves: this machine's, and those of the clusters and their mirror. */
const own = ['localhost', '127.0.0.1', '::1', '.localhost', '.lockstep.internal', '.svc', '.cluster.local'];

/**
 * The variables to add to an environment: a proxy under both spellings, since programs read one or the other, with a
 * scheme, without which Node stops; nothing where none is set. Node itself looks at them when it is told to.
 */
export function proxyEnvironment(env) {
  const proxies = ['http_proxy', 'https_proxy'].flatMap((name) => {
    const value = withScheme(env[name] || env[name.toUpperCase()]);
    return value === undefined ? [] : [[name, value]];
  });
  if (proxies.length === 0) return {};
  const spelled = [...proxies, ['no_proxy', withoutProxy(env)]].flatMap(([name, value]) => [
    [name, value],
    [name.toUpperCase(), value],
  ]);
  // Node ends at a proxy of another kind (socks5).
  const known = proxies.every(([, value]) => /^https?:$/.test(protocolOf(value)));
  return { ...Object.fromEntries(spelled), ...(known ? { NODE_USE_ENV_PROXY: '1' } : {}) };
}

function withoutProxy(env) {
  const given = [env.no_proxy, env.NO_PROXY]
    .flatMap((list) => (list ?? '').split(/[\s,]+/))
    .filter((name) => name !== '');
  return given.includes('*') ? '*' : [...new Set([...given, ...own])].join(',');
}

function withScheme(value) {
  if (!value) return undefined;
  return value.includes('://') ? value : `http://${value}`;
}

function protocolOf(value) {
  try {
    return new URL(value).protocol;
  } catch (error) {
    if (error.code === 'ERR_INVALID_URL') return '';
    throw error;
  }
}

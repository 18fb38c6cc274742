import { at, listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { databaseKind, databaseOf, databaseOwner, bootstrapOf } from '../references/databases.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';

/** Who has a password of a database, and the Secret that holds it. */
interface Login {
  readonly user: string;
  readonly secret: string;
  readonly namespace: string | undefined;
  /** The databases in which it may come to be. */
  readonly databases: readonly string[];
}

/** Whoever logs in to a database by a password does so as the role whose password it is. */
export function knownLogins(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const logins = index.ofKind(databaseKind).flatMap((database) => loginsOf(database, index));
  return [
    ...logins.flatMap((login) => madeForAnother(login, index)),
    ...usedAsAnother(logins, index),
    ...index.ofKind(databaseKind).flatMap((database) => keptOut(database, index)),
  ];
}

function loginsOf(database: Rendered, index: EnvironmentIndex): readonly Login[] {
  const { object } = database;
  const { namespace } = object.metadata;
  const others = index
    .ofKind('Database.postgresql.cnpg.io')
    .filter((each) => databaseOf(each, index.find) === database)
    .map((each) => String(at(each.object, 'spec', 'name')));
  const databases = [String(at(bootstrapOf(object), 'database') ?? 'app'), ...others];
  const roles = listAt(object, 'spec', 'managed', 'roles').map((role) => ({
    user: at(role, 'name'),
    secret: at(role, 'passwordSecret', 'name'),
  }));
  return [databaseOwner(database), ...roles].flatMap(({ user, secret }) =>
    typeof user === 'string' && typeof secret === 'string' ? [{ user, secret, namespace, databases }] : [],
  );
}

/** A role by whose password pods come is one that may come; without a word of it, it may not. */
function keptOut(database: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const { namespace } = database.object.metadata;
  const used = new Set(
    index.pods
      .filter((pod) => pod.namespace === namespace)
      .flatMap(({ containers }) => containers)
      .flatMap(({ container }) => listAt(container, 'env'))
      .map((variable) => at(variable, 'valueFrom', 'secretKeyRef', 'name')),
  );
  return listAt(database.object, 'spec', 'managed', 'roles').flatMap((role, place) => {
    const secret = at(role, 'passwordSecret', 'name');
    if (secret === undefined || !used.has(secret)) return [];
    const wrong = at(role, 'ensure') === 'absent' ? 'ensure' : at(role, 'login') === true ? undefined : 'login';
    if (wrong === undefined) return [];
    const reason =
      wrong === 'login' ? 'pods log in as this role, and it may not' : 'pods log in as this role, and it is taken away';
    const wayOut = wrong === 'login' ? 'Write login: true.' : 'Write ensure: present.';
    return [finding(database, `spec.managed.roles[${place}].${wrong}`, at(role, wrong), { reason, wayOut })];
  });
}

/** The operator takes no password of a Secret that says another name. */
function madeForAnother({ user, secret, namespace }: Login, index: EnvironmentIndex): readonly Finding[] {
  return index.ofKind('ExternalSecret.external-secrets.io').flatMap((source) => {
    const { metadata } = source.object;
    const made = at(source.object, 'spec', 'target', 'name') ?? metadata.name;
    const said = at(source.object, 'spec', 'target', 'template', 'data', 'username');
    if (made !== secret || metadata.namespace !== namespace) return [];
    if (typeof said !== 'string' || said.includes('{{') || said === user) return [];
    return [
      finding(source, 'spec.target.template.data.username', said, {
        reason: `it is the password of the role ${user}, which never gets it`,
        wayOut: `Write ${user}.`,
      }),
    ];
  });
}

/** What stands beside a password says whose it is, and where. */
function usedAsAnother(logins: readonly Login[], index: EnvironmentIndex): readonly Finding[] {
  return index.pods.flatMap(({ source, namespace, containers }) =>
    containers.flatMap(({ container, field }) => {
      const variables = listAt(container, 'env');
      return variables.flatMap((variable) => {
        const [, prefix] = /^(.+_)PASSWORD$/.exec(String(at(variable, 'name'))) ?? [];
        const secret = at(variable, 'valueFrom', 'secretKeyRef', 'name');
        const login = logins.find((each) => each.secret === secret && each.namespace === namespace);
        if (prefix === undefined || login === undefined) return [];
        return besides(login)
          .map(({ suffix, ...rest }) => Object.assign(rest, { name: `${prefix}${suffix}` }))
          .flatMap(({ name, right, reason, wayOut }) => {
            const beside = variables.find((each) => at(each, 'name') === name);
            const said = at(beside, 'value');
            if (typeof said !== 'string' || right.includes(said)) return [];
            return [finding(source, `${field}.env[${name}].value`, said, { reason, wayOut })];
          });
      });
    }),
  );
}

function besides({ user, databases }: Login) {
  return [
    {
      suffix: 'USER',
      right: [user],
      reason: `the password beside it is of ${user}`,
      wayOut: `Write ${user}, or take the password of the other role.`,
    },
    {
      suffix: 'NAME',
      right: databases,
      reason: 'there is no database of that name',
      wayOut: `Write ${databases.join(' or ')}.`,
    },
  ];
}

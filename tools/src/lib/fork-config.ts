/** What makes a repository its owner's. `lockstep init` writes these, here and wherever manifests repeat them. */
export interface Names {
  /** `https://HOST/OWNER/NAME`, without `.git`. */
  readonly repository: string;
  /** What stands before `/SERVICE` in the name of every image that is built here. */
  readonly images: string;
  /** What the hosts of every environment are under. */
  readonly domain: string;
}

/** What a service promises its users. */
export interface ObjectiveFacts {
  /** Percent of the requests that must not fail. */
  readonly availability?: number;
  /** Percent of those that did not fail that must take at most so many seconds, an edge of the histogram. */
  readonly latency?: { readonly percent: number; readonly seconds: number };
}

/** A service that an environment's customers, or other services, ask. */
export interface ServiceFacts {
  /** A DNS label: its name in commands, and its label and namespace in the clusters. */
  readonly name: string;
  /** The Application that runs it: `clusters/<environment>/<application>`. */
  readonly application: string;
  /** Its image's name below `names.images`; left out, with `sources` and `containerfile`, where others make its image. */
  readonly image?: string;
  /**
   * Files and folders that the image is made from. A commit that changes nothing of them that the build gets makes no new
   * image: what the Containerfile's `.dockerignore` leaves out does not count.
   */
  readonly sources?: readonly string[];
  /**
   * The folder of the npm workspace whose production packages the image installs; `.` for the root. Then of
   * `package-lock.json` counts what these are, and of the workspace's `package.json` all but its `devDependencies`.
   * Default: no file is read that way.
   */
  readonly packages?: string;
  /** Services may share one: each build tells it `SERVICE`, the name, and `WORKSPACE`, which is `packages`. */
  readonly containerfile?: string;
  /** The port on which its container answers. */
  readonly port: number;
  /** The first label of its host, `<host>.<environment>.<domain>`; default: its name. */
  readonly host?: string;
  /** Its whole host in an environment where that is another one, by the environment's name: `{ production: 'www.example.com' }`. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** The path of it that is asked for from outside all the time; default: `/`. */
  readonly probe?: string;
  /** What it promises its users; default: 99.9 % of the requests without failure, and 99 % of these within 0.3 s. */
  readonly objective?: ObjectiveFacts;
  /** What it says to Prometheus, and to nobody outside; left out, Prometheus asks it for nothing. */
  readonly metricsPath?: string;
  /** What else it answers, for probes and the door; left out, nothing is held to it. */
  readonly paths?: readonly string[];
  /** The services that it asks itself, inside the cluster: both sides are granted that, and nobody else is. */
  readonly calls?: readonly string[];
  /**
   * The environments that it is being taken out of, by `lockstep retire service`: there its door is closed and nothing
   * watches it, and what its Application needs in the projects stays until this entry is gone.
   */
  readonly retiring?: readonly string[];
  /** A set of `settings` that it reads. */
  readonly settings?: string;
  /** The variables that it reads besides, each with a pattern of the whole values that it takes; left out, nothing is held to it. */
  readonly variables?: Readonly<Record<string, string>>;
  /** It has a PostgreSQL of its own in some environment, and reads the variables that lead there. Default: false. */
  readonly database?: boolean;
  /** A source file with one text in quotes, which the page shows as it is: `demo` writes another one. */
  readonly demo?: string;
}

/** A service whose image is made from this repository. */
export type BuiltServiceFacts = ServiceFacts & Required<Pick<ServiceFacts, 'image' | 'sources' | 'containerfile'>>;

/** A page that people look at through an environment's ingress. */
export interface PageFacts {
  /** As `open` takes it. */
  readonly name: string;
  /** What `up` calls it in its table. */
  readonly title: string;
  /** The first label of its host: `<host>.<environment>.<domain>`. */
  readonly host: string;
  /** Its whole host in an environment where that is another one, by the environment's name; a service's own unless said. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Where its host shows it, if not at `/`: `/select/vmui/`. */
  readonly path?: string;
  /** The Application that answers there. */
  readonly application: string;
  /** Whose password its user `admin` has, or whose people log in; absent where nobody does. */
  readonly login?: 'argocd' | 'grafana' | 'sign-on';
  /** It is the platform's own, for those who run it: no door of the customers leads to it. Default: false. */
  readonly inner?: boolean;
  /** Only a laptop shows it. */
  readonly localOnly?: boolean;
}

/** Pods whose last lines `logs` shows. */
interface LogFacts {
  /** As `logs` takes it. */
  readonly name: string;
  readonly namespace: string;
  /** A label selector: `app.kubernetes.io/name=web`. */
  readonly selector: string;
}

/** Something that cannot meet a law, by name and with its reason. An exception from a policy is a patch of that policy. */
export interface ExceptionFacts {
  /** As `check` names it in brackets. */
  readonly law: string;
  /** The object as findings name it: `Deployment kube-system/metrics-server`. */
  readonly object: string;
  /** The end of the field; default: any field. */
  readonly field?: string;
  /** Only overlays below this folder; default: everywhere. */
  readonly under?: string;
  /** The part that is switched on which needs it: while no environment has that, nothing has to. */
  readonly part?: string;
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`; `check` refuses it afterwards, so that somebody looks at it again. */
  readonly until: string;
}

/** A Secret that objects in git read and that nothing in git makes. */
export interface SecretFacts {
  readonly namespace: string;
  readonly name: string;
  /** Every key that it will have. */
  readonly keys: readonly string[];
  /** Who puts it into the clusters, and by what. */
  readonly madeBy: string;
  /** It is there only where somebody wants it, so that whoever reads it must go on without. */
  readonly optional?: boolean;
}

/** Permission of a job's token -> what it may do with it. */
type GrantFacts = Readonly<Record<string, 'read' | 'write'>>;

interface WorkflowFacts {
  /** `FILE JOB` -> what the job's token may do besides reading the repository. */
  readonly grants: Readonly<Record<string, GrantFacts>>;
  /** Lines that a step of a workflow may say, word by word, besides calls of this command line. */
  readonly lines: readonly string[];
  /** Whether runners of one's own may build images; default: GitHub's alone, which nobody else has used before. */
  readonly selfHostedRunners?: boolean;
}

/** What manifests may take from others. */
interface OthersFacts {
  /** Git repositories whose manifests overlays may name, as `https://HOST/OWNER/NAME`, without `.git`. */
  readonly upstreams: readonly string[];
  /** What an image of others may begin with, up to a slash: `quay.io/prometheus` takes `quay.io/prometheus/alertmanager`. */
  readonly registries: readonly string[];
}

/** GitHub's side of a fork, as far as no other file says it: `github apply` puts it in force. */
export interface GitHubFacts {
  /** The number of the App that pushes bumps past the rules of main, under "App ID" on its page. Default: main takes pushes. */
  readonly bumpApp?: number;
  /** The number of another App, which offers promotions and may pass no rule. Default: the workflow's own token offers them. */
  readonly promotionApp?: number;
  /** For one person: nobody is there who could approve. Default: false. */
  readonly alone?: boolean;
  /** Whether changes are merged one after the other by a queue; an organisation has it. Default: false. */
  readonly queue?: boolean;
  /** Whether AWS is applied without an approval, as where GitHub's plan has none for a private repository. Default: false. */
  readonly applyUnapproved?: boolean;
  /**
   * What proves who built an image: GitHub's attestations, or, where its plan has none for a private repository, statements
   * signed by the key whose other half is security/signing.pub. Default: attestations.
   */
  readonly signing?: 'attestations' | 'key';
}

/** Everything that a fork decides for the tools. It is read as data and never run: values only, no computed ones. */
export interface ForkConfig {
  readonly names: Names;
  /** In the order in which a change reaches them; the first takes every bump, and each other one what the one before runs. */
  readonly environments: readonly string[];
  /** Those of them that customers use, as production in several regions: none of the others comes after one. Default: the last. */
  readonly live?: readonly string[];
  /**
   * Hours that a digest stands in an environment before the next may take it, counted from the commit of main that pinned
   * it. Rollbacks and what is offered again do not wait. Default: none.
   */
  readonly soak?: Readonly<Record<string, number>>;
  /**
   * Whether one pull request offers production all that waits, or each service has one of its own, on the branch
   * `promote/SERVICE`. Default: together.
   */
  readonly promotion?: 'together' | 'each';
  /**
   * Whether main takes signed commits alone. Then what would write there refuses at once where git has no key to sign by,
   * the pipeline too, and `github apply` asks for it. Default: false.
   */
  readonly signedCommits?: boolean;
  readonly github?: GitHubFacts;
  /** Variables that several services read: the name of a set -> variable -> a pattern of the whole values that it takes. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The first is the one that commands mean when none is named. */
  readonly services: readonly ServiceFacts[];
  /**
   * Environment -> who says on commits how its Applications fare: the login of the GitHub App whose key its Argo CD has,
   * as `acme-staging[bot]`. What anybody else says counts for nothing. Default: nobody, and people look themselves.
   */
  readonly reporters?: Readonly<Record<string, string>>;
  readonly pages: readonly PageFacts[];
  readonly logs: readonly LogFacts[];
  readonly others: OthersFacts;
  readonly secrets: readonly SecretFacts[];
  readonly exceptions: readonly ExceptionFacts[];
  readonly workflows: WorkflowFacts;
}

/** Gives an editor the form of `lockstep.config.ts`; the tools check it when they read it. */
export function defineConfig<const Config extends ForkConfig>(config: Config): Config {
  return config;
}

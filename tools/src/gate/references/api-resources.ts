/**
 * What Kubernetes itself serves, by API group, as rules and policies name it: `kubectl api-resources` of 1.36, with the
 * subresources. Of nodes, what a kubelet asks for (Kubelet authentication/authorization) is no resource and named as one.
 */
const served: Readonly<Record<string, string>> = {
  '': `bindings componentstatuses configmaps endpoints events limitranges namespaces namespaces/finalize namespaces/status
    nodes nodes/proxy nodes/status nodes/metrics nodes/stats nodes/log nodes/spec nodes/healthz nodes/configz nodes/pods
    nodes/checkpoint persistentvolumeclaims persistentvolumeclaims/status persistentvolumes persistentvolumes/status pods
    pods/attach pods/binding pods/ephemeralcontainers pods/eviction pods/exec pods/log pods/portforward pods/proxy
    pods/resize pods/status podtemplates replicationcontrollers replicationcontrollers/scale replicationcontrollers/status
    resourcequotas resourcequotas/status secrets serviceaccounts serviceaccounts/token services services/proxy
    services/status`,
  'admissionregistration.k8s.io': `mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations
    validatingadmissionpolicies validatingadmissionpolicies/status validatingadmissionpolicybindings
    validatingwebhookconfigurations`,
  'apiextensions.k8s.io': 'customresourcedefinitions customresourcedefinitions/status',
  'apiregistration.k8s.io': 'apiservices apiservices/status',
  apps: `controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets
    replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status`,
  'authentication.k8s.io': 'selfsubjectreviews tokenreviews',
  'authorization.k8s.io':
    'localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews',
  autoscaling: 'horizontalpodautoscalers horizontalpodautoscalers/status',
  batch: 'cronjobs cronjobs/status jobs jobs/status',
  'certificates.k8s.io': `certificatesigningrequests certificatesigningrequests/approval certificatesigningrequests/status
    signers clustertrustbundles podcertificaterequests podcertificaterequests/status`,
  'coordination.k8s.io': 'leases leasecandidates',
  'discovery.k8s.io': 'endpointslices',
  'events.k8s.io': 'events',
  'flowcontrol.apiserver.k8s.io':
    'flowschemas flowschemas/status prioritylevelconfigurations prioritylevelconfigurations/status',
  'networking.k8s.io':
    'ingressclasses ingresses ingresses/status ipaddresses networkpolicies servicecidrs servicecidrs/status',
  'node.k8s.io': 'runtimeclasses',
  policy: 'poddisruptionbudgets poddisruptionbudgets/status',
  'rbac.authorization.k8s.io': 'clusterrolebindings clusterroles rolebindings roles',
  'resource.k8s.io': `deviceclasses resourceclaims resourceclaims/status resourceclaimtemplates resourceslices
    devicetaintrules`,
  'scheduling.k8s.io': 'priorityclasses',
  'storage.k8s.io': `csidrivers csinodes csistoragecapacities storageclasses volumeattachments volumeattachments/status
    volumeattributesclasses`,
};

/** API group -> the resources that Kubernetes itself serves in it. */
export const servedResources: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(served).map(([group, names]) => [group, new Set(names.split(/\s+/))]),
);

/** What a rule may let somebody do to a resource or a path; a program of others may know no further one. */
export const knownVerbs: ReadonlySet<string> = new Set(
  'get list watch create update patch delete deletecollection use bind escalate impersonate approve sign attest proxy post put head options *'.split(
    ' ',
  ),
);

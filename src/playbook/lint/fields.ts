/** Falco's fields by source, without their arguments: what placeholders, signals and exceptions of a playbook may name. */

/** Fields that events of every plugin have. */
const EVERY_PLUGIN = `
    evt.asynctype evt.datetime evt.hostname evt.num evt.plugininfo evt.pluginname evt.rawtime evt.source evt.time
    evt.time.iso8601 evt.time.s json.obj json.rawtime json.value jevt.obj jevt.rawtime jevt.value`;

const BY_SOURCE: Readonly<Record<string, string>> = {
  aws_cloudtrail: `
    ct.additionaleventdata ct.error ct.errormessage ct.id ct.info ct.managementevent ct.name ct.readonly ct.region
    ct.request ct.request.availabilityzone ct.request.cluster ct.request.functionname ct.request.groupname
    ct.request.host ct.request.instances ct.request.ipaddress ct.request.keyname ct.request.name ct.request.policy
    ct.request.reason ct.request.serialnumber ct.request.servicename ct.request.subnetid ct.request.tagset
    ct.request.taskdefinition ct.request.username ct.requestid ct.response ct.response.publicip
    ct.response.reservationid ct.response.subnetid ct.response.taskarn ct.shortsrc ct.src ct.srcdomain ct.srcip
    ct.time ct.type ct.user ct.user.accountid ct.user.arn ct.user.identitytype ct.user.principalid ct.useragent
    ec2.name s3.bucket s3.bytes s3.bytes.in s3.bytes.out s3.cnt.get s3.cnt.other s3.cnt.put s3.key s3.uri`,
  awselb: `
    awselb.client_ip awselb.elb_status_code awselb.name awselb.target_ip awselb.target_processing_time
    awselb.user_agent`,
  box: `
    box.access_token_id box.city box.country box.created_by_id box.created_by_login box.created_by_name box.eventid
    box.eventtype box.ipaddress box.pluginerrormessage box.shieldalert box.sourceitemid box.sourceitemname
    box.sourceitemtype box.timestamp box.userid box.userlogin box.username`,
  dnscollector: `
    dnscollector.dns.qname dnscollector.dns.qtype dnscollector.dns.rcode dnscollector.dns.repeated
    dnscollector.dnstap.operation dnscollector.network.query dnscollector.network.response
    dnscollector.suspicious.excessive dnscollector.suspicious.large dnscollector.suspicious.long
    dnscollector.suspicious.malformed dnscollector.suspicious.score dnscollector.suspicious.slow
    dnscollector.suspicious.unallowed dnscollector.suspicious.uncommon`,
  docker: `
    docker.action docker.attributes.name docker.from docker.status docker.type`,
  dummy: `
    dummy.value`,
  dummy_c: `
    dummy.value`,
  dummy_rs: `
    dummy.value`,
  gcp_auditlog: `
    gcp.authorizationInfo gcp.authorizationInfo.granted gcp.authorizationInfo.permission gcp.callerIP
    gcp.cloudfunctions.function gcp.cloudsql.databaseId gcp.location gcp.logName gcp.methodName gcp.orgId
    gcp.policyDelta gcp.principalAuthorizationInfo gcp.projectId gcp.request gcp.resourceLabels gcp.resourceName
    gcp.resourceType gcp.serviceName gcp.storage.bucket gcp.user gcp.userAgent`,
  github: `
    github.action github.collaborator.name github.collaborator.role github.diff.committed_secrets.desc
    github.diff.committed_secrets.files github.diff.committed_secrets.lines github.diff.committed_secrets.links
    github.diff.has_secrets github.org github.owner github.repo.name github.repo.public github.repo.url github.type
    github.user github.webhook.id github.webhook.type github.workflow.filename github.workflow.has_miners`,
  gitlab: `
    gitlab.author_class gitlab.author_email gitlab.author_id gitlab.author_name gitlab.city gitlab.continent
    gitlab.country gitlab.countryisocode gitlab.created_at gitlab.custom_message gitlab.entity_id gitlab.entity_path
    gitlab.entity_type gitlab.event_id gitlab.event_type gitlab.failed_login gitlab.ip_address gitlab.op_changed_from
    gitlab.op_changed_to gitlab.op_item gitlab.op_type gitlab.pluginerrormessage gitlab.target_details
    gitlab.target_id gitlab.target_type`,
  k8s_audit: `
    jevt.time jevt.time.iso8601 ka.auditid ka.auth.decision ka.auth.openshift.decision ka.auth.openshift.reason
    ka.auth.reason ka.cluster.name ka.impuser.name ka.req.binding.role ka.req.binding.subject.has_name
    ka.req.binding.subjects ka.req.configmap.name ka.req.configmap.obj ka.req.container.host_network
    ka.req.container.image ka.req.container.image.repository ka.req.container.privileged
    ka.req.pod.containers.add_capabilities ka.req.pod.containers.allow_privilege_escalation
    ka.req.pod.containers.egid ka.req.pod.containers.euid ka.req.pod.containers.host_port ka.req.pod.containers.image
    ka.req.pod.containers.image.repository ka.req.pod.containers.privileged ka.req.pod.containers.proc_mount
    ka.req.pod.containers.read_only_fs ka.req.pod.containers.run_as_group ka.req.pod.containers.run_as_user
    ka.req.pod.ephemeralContainers.image ka.req.pod.ephemeralContainers.privileged ka.req.pod.fs_group
    ka.req.pod.host_ipc ka.req.pod.host_network ka.req.pod.host_pid ka.req.pod.initContainers.image
    ka.req.pod.initContainers.privileged ka.req.pod.run_as_group ka.req.pod.run_as_user
    ka.req.pod.supplemental_groups ka.req.pod.volumes.flexvolume_driver ka.req.pod.volumes.hostpath
    ka.req.pod.volumes.volume_type ka.req.role.rules ka.req.role.rules.apiGroups ka.req.role.rules.nonResourceURLs
    ka.req.role.rules.resources ka.req.role.rules.verbs ka.req.service.ports ka.req.service.type
    ka.req.volume.hostpath ka.resp.name ka.response.code ka.response.reason ka.sourceips ka.stage ka.target.name
    ka.target.namespace ka.target.pod.name ka.target.resource ka.target.subresource ka.uri ka.uri.param
    ka.user.groups ka.user.name ka.useragent ka.verb`,
  nginx: `
    nginx.method nginx.pattern_id nginx.query_string nginx.remote_addr nginx.request_uri nginx.test_id`,
  nomad: `
    nomad.alloc.clientStatus nomad.alloc.images nomad.alloc.images.repositories nomad.alloc.images.tags
    nomad.alloc.jobID nomad.alloc.name nomad.alloc.namespace nomad.alloc.res.cpu nomad.alloc.res.memoryMB
    nomad.alloc.taskStates.type nomad.event.topic nomad.event.type nomad.index`,
  okta: `
    okta.actor.ID okta.actor.Type okta.actor.alternateid okta.actor.name okta.app okta.client.device
    okta.client.geo.city okta.client.geo.country okta.client.geo.lat okta.client.geo.lon okta.client.geo.postalcode
    okta.client.geo.state okta.client.id okta.client.ip okta.client.ipchain okta.client.zone okta.evt.legacytype
    okta.evt.type okta.message okta.mfa.deny.countlast okta.mfa.failure.countlast okta.org okta.outcome.reason
    okta.outcome.result okta.published okta.reason okta.request.ipchain okta.result okta.security.asnum
    okta.security.asorg okta.security.domain okta.security.isp okta.security.isproxy okta.severity
    okta.target.app.alternateid okta.target.app.id okta.target.app.name okta.target.group.alternateid
    okta.target.group.id okta.target.group.name okta.target.user.alternateid okta.target.user.id
    okta.target.user.name okta.time okta.transaction.id okta.useragent.browser okta.useragent.os okta.useragent.raw
    okta.uuid okta.version`,
  salesforce: `
    salesforce.apitype salesforce.application salesforce.browser salesforce.city salesforce.country
    salesforce.currentip salesforce.currentplatform salesforce.currentuseragent salesforce.delegatedorganizationid
    salesforce.delegatedusername salesforce.eventidentifier salesforce.eventsource salesforce.eventtype
    salesforce.hasexternalusers salesforce.loginstatus salesforce.loginurl salesforce.operation
    salesforce.parentnamelist salesforce.permissionlist salesforce.platform salesforce.previousip salesforce.sourceip
    salesforce.summary salesforce.targeturl salesforce.useragent salesforce.usercount salesforce.username`,
  syscall: `
    container.cni.json container.duration container.full_id container.healthcheck container.host_ipc
    container.host_network container.host_pid container.id container.image container.image.digest container.image.id
    container.image.repository container.image.tag container.ip container.label container.labels
    container.liveness_probe container.mount container.mount.dest container.mount.mode container.mount.propagation
    container.mount.rdwr container.mount.source container.mounts container.name container.privileged
    container.readiness_probe container.start_ts container.type evt.abspath evt.abspath.dst evt.abspath.src
    evt.arg.cmd evt.arg.domain evt.arg.fd evt.arg.filename evt.arg.flags evt.arg.linkpath evt.arg.mode evt.arg.name
    evt.arg.newpath evt.arg.oldpath evt.arg.path evt.arg.request evt.arg.target evt.arg.uid
    evt.args evt.around evt.asynctype evt.buffer evt.buflen evt.category evt.count evt.count.error evt.count.exit
    evt.cpu evt.datetime evt.datetime.s evt.deltatime evt.deltatime.ns evt.deltatime.s evt.dir evt.failed
    evt.hostname evt.info evt.io_dir evt.is_async evt.is_io evt.is_io_read evt.is_io_write evt.is_open_create
    evt.is_open_exec evt.is_open_read evt.is_open_write evt.is_syslog evt.is_wait evt.latency evt.latency.human
    evt.latency.ns evt.latency.s evt.num evt.outputtime evt.plugininfo evt.pluginname evt.rawarg evt.rawres
    evt.rawtime evt.rawtime.ns evt.rawtime.s evt.reltime evt.reltime.ns evt.reltime.s evt.res evt.source evt.time
    evt.time.iso8601 evt.time.s evt.type evt.wait_latency fd.cip fd.cip.name fd.cnet fd.connected
    fd.cport fd.cproto fd.dev fd.dev.major fd.dev.minor fd.directory
    fd.filename fd.ino fd.ip fd.is_server fd.is_upper_layer fd.l4proto fd.lip fd.lip.name fd.lnet
    fd.lport fd.lproto fd.name fd.name_changed fd.nameraw fd.net fd.num fd.port fd.proto fd.rip fd.rip.name fd.rnet
    fd.rport fd.rproto fd.sip fd.sip.name fd.snet fd.sockfamily fd.sport fd.sproto fd.type fd.typechar fd.types
    fd.uid fs.path.name fs.path.nameraw fs.path.source fs.path.sourceraw fs.path.target fs.path.targetraw group.gid
    group.name k8s.deployment.id k8s.deployment.label k8s.deployment.labels k8s.deployment.name k8s.ns.id
    k8s.ns.label k8s.ns.labels k8s.ns.name k8s.pod.cni.json k8s.pod.full_sandbox_id k8s.pod.id k8s.pod.ip
    k8s.pod.label k8s.pod.labels k8s.pod.name k8s.pod.sandbox_id k8s.pod.uid k8s.rc.name k8s.rs.id k8s.rs.name
    k8s.svc.id k8s.svc.name k8smeta.deployment.label k8smeta.deployment.name k8smeta.deployment.uid 
    k8smeta.ns.label k8smeta.ns.name k8smeta.pod.ip k8smeta.pod.label k8smeta.pod.name k8smeta.pod.uid
    k8smeta.rc.name k8smeta.rs.name k8smeta.rs.uid k8smeta.svc.label k8smeta.svc.name krsi.cip krsi.cport krsi.dirfd
    krsi.domain krsi.fd krsi.file_index krsi.flags krsi.iou_ret krsi.linkdirfd krsi.linkpath krsi.mode krsi.name
    krsi.newdirfd krsi.newpath krsi.olddirfd krsi.oldpath krsi.path krsi.protocol krsi.res krsi.sip krsi.sport
    krsi.target krsi.type proc.aargs proc.acmdline proc.aenv proc.aexe proc.aexepath proc.aname proc.apid proc.args
    proc.cmdlenargs proc.cmdline proc.cmdnargs proc.cwd proc.duration proc.env proc.exe proc.exe_ino
    proc.exe_ino.ctime proc.exe_ino.ctime_duration_pidns_start proc.exe_ino.ctime_duration_proc_start
    proc.exe_ino.mtime proc.exeline proc.exepath proc.fdlimit proc.fdopencount proc.fdusage
    proc.is_container_healthcheck proc.is_container_liveness_probe proc.is_container_readiness_probe
    proc.is_exe_from_memfd proc.is_exe_lower_layer proc.is_exe_upper_layer proc.is_exe_writable 
    proc.is_sid_leader proc.is_vpgid_leader proc.loginshellid proc.name proc.nchilds proc.nthreads
    proc.pcmdline proc.pexe proc.pexepath proc.pgid proc.pgid.exe proc.pgid.exepath proc.pgid.name proc.pid
    proc.pid.ts proc.pname proc.ppid proc.ppid.duration proc.ppid.ts proc.pvpid proc.sid proc.sid.exe
    proc.sid.exepath proc.sname proc.stderr.name proc.stderr.type proc.stdin.name proc.stdin.type proc.stdout.name
    proc.stdout.type proc.ts proc.tty proc.vmrss proc.vmsize proc.vmswap proc.vpgid proc.vpgid.exe proc.vpgid.exepath
    proc.vpgid.name proc.vpid syscall.type thread.cap_effective thread.cap_inheritable thread.cap_permitted
    thread.cgroup thread.cgroups thread.cpu thread.exectime thread.ismain thread.nametid thread.pfmajor
    thread.pfminor thread.tid thread.totexectime thread.vmrss thread.vmsize thread.vtid user.homedir user.loginname
    user.loginuid user.name user.shell user.uid`,
};

const FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(BY_SOURCE).map(([source, names]) => [
    source,
    new Set(`${names} ${source === 'syscall' ? '' : EVERY_PLUGIN}`.split(/\s+/).filter((name) => name !== '')),
  ]),
);

/** `container.mount.dest[/etc]` without its argument. */
export function fieldName(field: string): string {
  return field.replace(/\[.*$/, '');
}

/** The fields of a source; `undefined` for a source of a plugin that is not known. */
export function fieldsOf(source: string): ReadonlySet<string> | undefined {
  return FIELDS.get(source);
}

// biome-ignore-all lint/suspicious/noThenProperty: the playbook format's word for what to conclude; never a function
/** What to look at when no playbook knows the rule, by the event's source. Read-only commands. */
import type { Check } from '../../playbook/schema.ts';
import { entryOf } from '../table.ts';

const PODS =
  'IMAGE:.spec.containers[*].image,DIGEST:.status.containerStatuses[*].imageID,OWNER:.metadata.ownerReferences[*].name,NODE:.spec.nodeName';
const OBJECT =
  'NAME:.metadata.name,CREATED:.metadata.creationTimestamp,OWNER:.metadata.ownerReferences[*].name,CHANGED-BY:.metadata.managedFields[*].manager';

/** Docker takes either; some events carry the name alone. */
function byIdOrName(command: string): string[] {
  return [command, command.replace('{container.id}', '{container.name}')];
}

const SYSCALL: readonly Check[] = [
  {
    ask: ['Is this what should run here, and who is responsible for it?'],
    then: ['An image or program that nobody can name is the finding. A tag can be moved, a digest cannot.'],
    run: {
      kubernetes: [`kubectl -n {namespace} get pod {pod} -o custom-columns='${PODS}'`],
      docker: byIdOrName(
        "docker inspect --format '{{.Config.Image}} {{.Image}} started {{.State.StartedAt}}' {container.id}",
      ),
      containerd: [
        "sudo crictl inspect --output go-template --template '{{.status.image.image}} {{.status.imageRef}} started {{.status.startedAt}}' {container.id}",
      ],
      host: ['ps -o pid,ppid,user,lstart,args -p {pid}', 'ps -o pid,ppid,user,lstart,args -C {proc.name}'],
    },
  },
  {
    ask: ['What else runs there?'],
    then: [
      "Nothing listed means that the process has ended, not that nothing happened. This works for images without a shell too. The debug container stays in the pod's spec, a node's debug pod until it is deleted.",
    ],
    run: {
      kubernetes: [
        'kubectl -n {namespace} debug {pod} -it --image=busybox:1.36 --target={container} --profile=general -- ps -o pid,ppid,user,etime,args',
        `kubectl debug node/$(kubectl -n {namespace} get pod {pod} -o jsonpath='{.spec.nodeName}') -it --image=busybox:1.36 --profile=sysadmin -- ps -o pid,ppid,user,etime,args`,
      ],
    },
  },
  {
    ask: ['What else runs there?'],
    then: ['An empty answer means that the process has ended, not that nothing happened.'],
    run: {
      docker: byIdOrName('docker top {container.id} -eo pid,ppid,user,etime,args'),
      containerd: [
        "sudo crictl inspect --output go-template --template '{{.info.pid}}' {container.id} | xargs -r ps -o pid,ppid,user,lstart,args --ppid",
      ],
      host: ['ps -eo pid,ppid,user,lstart,args --forest'],
    },
  },
  {
    ask: ['What was logged just before?'],
    then: ['A request or an error in the minutes before points to the cause. After a restart add --previous.'],
    run: {
      kubernetes: ['kubectl -n {namespace} logs {pod} --all-containers --timestamps --since-time {time.before}'],
    },
  },
  {
    ask: ['What was logged just before?'],
    then: ['A request, an error or a login in the minutes before points to the cause.'],
    run: {
      docker: byIdOrName('docker logs --timestamps --since {time.before} --until {time.after} {container.id}'),
      containerd: ['sudo crictl logs --timestamps --since {time.before} {container.id}'],
      host: ['sudo journalctl --since @{epoch.before} --until @{epoch.after} --no-pager'],
    },
  },
];

const AUDIT: readonly Check[] = [
  {
    ask: [
      'Who or what stands behind {ka.user.name}, and did they mean to do this?',
      'Who sent the request, and did they mean to?',
    ],
    then: ['A service account acts for a workload: look at what runs under it. Of a person, ask the person.'],
    run: {
      kubernetes: [
        'kubectl auth can-i --list -n {ka.target.namespace} --as={ka.user.name}',
        'kubectl auth can-i --list --as={ka.user.name}',
      ],
    },
  },
  {
    ask: ['What does the object look like now?'],
    then: ['Compare who changed it last with what your deployment tool should do.'],
    run: {
      kubernetes: [
        `kubectl -n {ka.target.namespace} get {ka.target.resource} {ka.target.name} -o custom-columns='${OBJECT}'`,
        `kubectl get {ka.target.resource} {ka.target.name} -o custom-columns='${OBJECT}'`,
      ],
    },
  },
  {
    ask: ['What else did the same user do in the quarter of an hour around it?'],
    look: [
      "The API server's audit log, user.username {ka.user.name}, from {time.before} to {time.after}.",
      "The API server's audit log around the event.",
    ],
  },
];

const AWS: readonly Check[] = [
  {
    ask: [
      'What else did {ct.user} do in the quarter of an hour around it?',
      'What else did the same identity do around it?',
    ],
    then: [
      "New keys, new users, changed policies or a stopped trail nearby make this an incident. For a role the history files events under the session's name, so an empty answer proves nothing there.",
    ],
    look: ['CloudTrail event history, filtered by the identity and the time of the event.'],
    run: {
      aws: [
        'aws cloudtrail lookup-events --region {ct.region} --lookup-attributes AttributeKey=Username,AttributeValue={ct.user} --start-time {time.before} --end-time {time.after}',
        'aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue={ct.user} --start-time {time.before} --end-time {time.after}',
      ],
    },
  },
  {
    ask: ['Who else makes the call {ct.name}?'],
    then: ['If the same role does it every day, it is part of your operation.'],
    run: {
      aws: [
        'aws cloudtrail lookup-events --region {ct.region} --lookup-attributes AttributeKey=EventName,AttributeValue={ct.name} --max-items 20',
        'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue={ct.name} --max-items 20',
      ],
    },
  },
];

const GCP: readonly Check[] = [
  {
    ask: ['What else did {gcp.user} do around it?', 'What else did the same identity do around it?'],
    then: ['New keys, changed IAM bindings or switched-off logging nearby make this an incident.'],
    look: ['Logs Explorer, Admin Activity log, filtered by the identity and the time of the event.'],
    run: {
      gcp: [
        `gcloud logging read 'timestamp>="'{time.before}'" AND timestamp<="'{time.after}'" AND protoPayload.authenticationInfo.principalEmail="'{gcp.user}'"' --project {gcp.projectId} --order asc --limit 100 --format 'table(timestamp,protoPayload.methodName,protoPayload.resourceName,protoPayload.status.code,protoPayload.requestMetadata.callerIp)'`,
      ],
    },
  },
  {
    ask: ['Which roles does {gcp.user} hold in the project?'],
    then: ['A role wider than the task is what an attacker would use next.'],
    run: {
      gcp: [
        "gcloud projects get-iam-policy {gcp.projectId} --flatten 'bindings[].members' --filter 'bindings.members:'{gcp.user} --format 'table(bindings.role)'",
      ],
    },
  },
];

const OKTA: readonly Check[] = [
  {
    ask: ['Did {user} do this, from this place and device?', 'Did the user do this, from this place and device?'],
    look: [
      'Okta System Log, actor {user}, from {time.before} to {time.after}: client address, device and how they signed in.',
      'Okta System Log around the event.',
    ],
    then: ['Ask over a channel that the account does not control.'],
  },
  {
    ask: ['What was recorded around it, for this account and others?'],
    then: [
      'New factors, tokens, admin rights or sign-ins from a second country nearby make this an incident. The command needs the address of your organisation and an API token in the two variables.',
    ],
    look: ['Okta Admin Console, Reports > System Log, from {time.before} to {time.after}.'],
    run: {
      okta: [
        `curl -fsS -G "$OKTA_ORG_URL/api/v1/logs" -H "Authorization: SSWS $OKTA_API_TOKEN" --data-urlencode since={time.before} --data-urlencode until={time.after} --data-urlencode limit=200 | jq -r '.[] | [.published, .eventType, .actor.alternateId, .outcome.result, .client.ipAddress, .client.geographicalContext.country] | @tsv'`,
      ],
    },
  },
];

const GITHUB: readonly Check[] = [
  {
    ask: ['Did {github.user} mean to do this?', 'Did the user mean to do this?'],
    look: [
      "The organisation's audit log, actor {github.user}, around {time}.",
      "The organisation's audit log around the event.",
    ],
    then: ['Look for new tokens, keys, webhooks and workflow changes of the same user.'],
    run: {
      github: [
        `gh api -X GET orgs/{github.org}/audit-log -f include=all -f per_page=50 -f phrase='actor:'{github.user} --jq '.[] | [(."@timestamp" / 1000 | todate), .action, .repo] | @tsv'`,
        `gh api users/{github.user}/events --jq '.[] | [.created_at, .type, .repo.name] | @tsv'`,
      ],
    },
  },
  {
    ask: ['Who has access to {github.repo.name} now, and what was pushed lately?'],
    then: ['Accounts, keys or pushes that nobody of the owning team knows are the finding.'],
    run: {
      github: [
        `gh api --paginate repos/{github.repo.name}/collaborators --jq '.[] | [.login, .role_name] | @tsv'; gh api -X GET repos/{github.repo.name}/activity -f per_page=30 --jq '.[] | [.timestamp, .activity_type, .actor.login, .ref] | @tsv'`,
      ],
    },
  },
];

const OTHER: readonly Check[] = [
  {
    ask: ['What else did the same source log around it?'],
    look: ['The log that the plugin reads, from {time.before} to {time.after}.', 'The log that the plugin reads.'],
  },
];

const BY_SOURCE: Readonly<Record<string, readonly Check[]>> = {
  syscall: SYSCALL,
  k8s_audit: AUDIT,
  aws_cloudtrail: AWS,
  gcp_auditlog: GCP,
  okta: OKTA,
  github: GITHUB,
};

export function defaultChecks(source: string): readonly Check[] {
  return entryOf(BY_SOURCE, source) ?? OTHER;
}

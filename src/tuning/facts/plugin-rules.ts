/** Names of the rules that falcosecurity/plugins ships, by file. */
import type { RulesFile } from './rules-file.ts';

export const PLUGIN_RULES: readonly RulesFile[] = [
  {
    file: 'k8s_audit_rules.yaml',
    source: 'k8s_audit',
    rules: `
Disallowed K8s User
Create Disallowed Pod
Create Privileged Pod
Create Sensitive Mount Pod
Create HostNetwork Pod
Create HostPid Pod
Create HostIPC Pod
Create NodePort Service
Create/Modify Configmap With Private Credentials
Anonymous Request Allowed
Attach/Exec Pod
port-forward
EphemeralContainers Created
Create Disallowed Namespace
Pod Created in Kube Namespace
Service Account Created in Kube Namespace
System ClusterRole Modified/Deleted
Attach to cluster-admin Role
ClusterRole With Wildcard Created
ClusterRole With Write Privileges Created
ClusterRole With Pod Exec Created
K8s Deployment Created
K8s Deployment Deleted
K8s Service Created
K8s Service Deleted
K8s ConfigMap Created
K8s ConfigMap Deleted
K8s Namespace Created
K8s Namespace Deleted
K8s Serviceaccount Created
K8s Serviceaccount Deleted
K8s Role Created
K8s Role Deleted
K8s ClusterRole Created
K8s ClusterRole Deleted
K8s RoleBinding Created
K8s RoleBinding Deleted
K8s ClusterRoleBinding Created
K8s ClusterRoleBinding Deleted
K8s Secret Created
K8s Secret Deleted
K8s Secret Get Successfully
K8s Secret Get Unsuccessfully Tried
All K8s Audit Events
Full K8s Administrative Access
Ingress Object without TLS Certificate Created
Untrusted Node Successfully Joined the Cluster
Untrusted Node Unsuccessfully Tried to Join the Cluster
`,
  },
  {
    file: 'aws_cloudtrail_rules.yaml',
    source: 'aws_cloudtrail',
    rules: `
All Cloudtrail Events
Console Login Through Assume Role
Console Login Without MFA
Console Root Login Without MFA
Deactivate MFA for Root User
Create AWS user
Create Group
Delete Group
ECS Service Created
ECS Task Run or Started
Create Lambda Function
Update Lambda Function Code
Update Lambda Function Configuration
Run Instances
Run Instances in Non-approved Region
Delete Bucket Encryption
Delete Bucket Public Access Block
List Buckets
Put Bucket ACL
Put Bucket Policy
CloudTrail Trail Created
CloudTrail Logging Disabled
`,
  },
  {
    file: 'okta_rules.yaml',
    source: 'okta',
    rules: `
User Changing password in to OKTA
Creating a new OKTA user account
User accessing app via single sign on OKTA
User has been locked out in OKTA
User has been moved from suspended status in OKTA.
User has been activated in OKTA
User has been deactivated in OKTA
User has been suspended in OKTA
Admin permission has been assigned to a user in OKTA
Creating a new OKTA API token
User accessing OKTA admin section
Adding user in OKTA group
removing MFA factor from user in OKTA
removing all MFA factor from user in OKTA
User password reset by OKTA admin
User hitting the rate limit on requests in OKTA
Adding user to application membership in OKTA
User initiating impersonation session in OKTA
Detecting unknown logins using geolocation
Too many failed MFA in last 5min
Too many denied MFA Pushes in last 5min
`,
  },
  {
    file: 'github.yaml',
    source: 'github',
    rules: `
Webhook Connected
Webhook Disconnected
Private Repository Becoming Public
Public Repository Becoming Private
Create Public Repository
Delete Public Repository
Create Repository
Delete Repository
Create Deploy Key
Delete Deploy Key
Add Collaborator to Repository
Remove Collaborator from Repository
Secret pushed into a public repository
Secret pushed into a private repository
Github action with miners
`,
  },
  {
    file: 'gcp_auditlog_rules.yaml',
    source: 'gcp_auditlog',
    rules: `
GCP Cloud SQL database user modified or deleted
GCP Cloud SQL database backup deleted
GCP Cloud SQL database instance data exported
GCP Cloud SQL database instance deleted
GCP Cloud SQL database instance modified or created
GCP Bucket configured to be public
GCP Bucket objects configured to be public
GCP Bucket enumerated
GCP Bucket deleted
GCP Bucket updated
GCP Bucket permissions modified
GCP BigQuery Dataset access configured to be public
GCP VM modified
GCP VM stopped
GCP GCE Firewall rule modified
GCP WAF Network policy modified
GCP WAF rule modified or deleted
GCP CloudArmor edge security service modified
GCP backend service deleted
GCP IAM service account created
GCP IAM service account deleted
GCP IAM service account modified
GCP IAM service account key created
GCP IAM service account key deleted
GCP IAM custom role created
GCP IAM custom role modified
GCP IAM policy modified
GCP cloud function created
GCP cloud function deleted
GCP cloud function modified
GCP KMS keyring created
GCP KMS created
GCP KMS updated
GCP KMS deleted
GCP Pub/Sub topic deleted
GCP Pub/Sub subscription modified
GCP Pub/Sub subscription deleted
GCP logging sink modified
GCP logging sink deleted
`,
  },
];

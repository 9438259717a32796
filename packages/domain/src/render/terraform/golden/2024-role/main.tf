# Redis Cloud cloud account: IAM resources, policy generation 2024.
# Made by "berth iam render --format terraform". See README.md.

locals {
  # The tag that the vendor's own conditions ask for, beside yours.
  tags = merge(var.tags, { "RedisLabsIdentifier" = "Redislabs-VPC" })
}

resource "aws_iam_policy" "instance_policy" {
  name        = "RedisLabsInstanceRolePolicy"
  description = "What Redis Cloud's instances may do in this account"
  policy      = file("${path.module}/instance-policy.json")
  tags        = local.tags
}

resource "aws_iam_policy" "user_policy" {
  name        = "RedislabsIAMUserRestrictedPolicy"
  description = "What Redis Cloud may do in this account"
  policy      = file("${path.module}/user-policy.json")
  tags        = local.tags
}

resource "aws_iam_role" "cluster_node_role" {
  name               = "redislabs-cluster-node-role"
  description        = "Taken by Redis Cloud's instances"
  assume_role_policy = file("${path.module}/cluster-node-role-trust.json")
  tags               = local.tags
}

resource "aws_iam_role_policy_attachment" "cluster_node_role_instance_policy" {
  role       = aws_iam_role.cluster_node_role.name
  policy_arn = aws_iam_policy.instance_policy.arn
}

resource "aws_iam_role" "console_role" {
  name               = "redislabs-role"
  description        = "Lets Redis Cloud's support sign in to the AWS console, with MFA"
  assume_role_policy = file("${path.module}/console-role-trust.json")
  tags               = local.tags
}

resource "aws_iam_role_policy_attachment" "console_role_user_policy" {
  role       = aws_iam_role.console_role.name
  policy_arn = aws_iam_policy.user_policy.arn
}

resource "aws_iam_instance_profile" "cluster_node_instance_profile" {
  name = "redislabs-cluster-node-role"
  role = aws_iam_role.cluster_node_role.name
  tags = local.tags
}

resource "aws_iam_user" "programmatic_user" {
  name = "redislabs-user"
  tags = local.tags
}

resource "aws_iam_user_policy_attachment" "programmatic_user_user_policy" {
  user       = aws_iam_user.programmatic_user.name
  policy_arn = aws_iam_policy.user_policy.arn
}

resource "aws_iam_access_key" "access_key" {
  count = var.create_access_key ? 1 : 0

  user = aws_iam_user.programmatic_user.name
}

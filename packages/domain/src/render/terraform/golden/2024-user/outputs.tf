data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  sign_in_host = lookup({
    aws-cn     = "signin.amazonaws.cn"
    aws-us-gov = "signin.amazonaws-us-gov.com"
  }, data.aws_partition.current.partition, "signin.aws.amazon.com")
}

output "accessKeyId" {
  description = "Id of the access key to enter at the vendor."
  value       = one(aws_iam_access_key.access_key[*].id)
}

output "accessSecretKey" {
  description = "Its secret: terraform output -raw accessSecretKey"
  value       = one(aws_iam_access_key.access_key[*].secret)
  sensitive   = true
}

output "consoleUsername" {
  description = "User as which the vendor's support signs in."
  value       = aws_iam_user.programmatic_user.name
}

output "consolePassword" {
  description = "Its password: terraform output -raw consolePassword"
  value       = aws_iam_user_login_profile.programmatic_user.password
  sensitive   = true
}

output "signInLoginUrl" {
  description = "Where it signs in."
  value       = "https://${data.aws_caller_identity.current.account_id}.${local.sign_in_host}/console"
}

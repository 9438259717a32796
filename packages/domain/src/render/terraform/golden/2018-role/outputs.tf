output "accessKeyId" {
  description = "Id of the access key to enter at the vendor."
  value       = one(aws_iam_access_key.access_key[*].id)
}

output "accessSecretKey" {
  description = "Its secret: terraform output -raw accessSecretKey"
  value       = one(aws_iam_access_key.access_key[*].secret)
  sensitive   = true
}

output "IAMRoleName" {
  description = "Role through which the vendor's support signs in, with MFA."
  value       = aws_iam_role.console_role.name
}

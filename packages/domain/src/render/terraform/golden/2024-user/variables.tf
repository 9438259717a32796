variable "tags" {
  description = "Tags of your own for every resource that can carry tags."
  type        = map(string)
  default = {
    "team"        = "it's ours"
    "cost center" = "42"
  }
  nullable = false

  validation {
    condition = alltrue([
      for key in keys(var.tags) :
      !can(regex("^(aws|berth):", lower(key))) && lower(key) != lower("RedisLabsIdentifier")
    ])
    error_message = "Keys may not start with aws: or berth:, nor be the vendor's own identifier tag."
  }
}

variable "create_access_key" {
  description = "false keeps the secret key out of the state; make the access key by other means then."
  type        = bool
  default     = true
  nullable    = false
}

terraform {
  # 1.5 brought import blocks and one() had long been there; OpenTofu 1.6 and later serves as well.
  required_version = ">= 1.5.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0.0, < 7.0.0"
    }
  }
}

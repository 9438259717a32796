/** What is asked for, what is there to work with, which account this is, and the consent to change it. */
export const SCRIPT_START = String.raw`
# What is asked on the command line.
yes=no
adopt=no
secret_file=
wanted_account=
while [ "$#" -gt 0 ]; do
  case $1 in
    -y | --yes) yes=yes ;;
    --adopt) adopt=yes ;;
    --secret-file | --account)
      [ "$#" -ge 2 ] && [ -n "$2" ] || wrong_usage "$1 needs a value."
      if [ "$1" = --account ]; then wanted_account=$2; else secret_file=$2; fi
      shift
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) wrong_usage "There is no option $1." ;;
  esac
  shift
done

# What this script needs.
command -v aws >/dev/null 2>&1 ||
  stop 'the AWS CLI ("aws") is not on PATH.' 'Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html'
work=$(mktemp -d) || stop 'no temporary folder can be made.' 'Check TMPDIR.'
version=$(aws --version 2>&1 </dev/null) || stop "the AWS CLI does not run: $version" 'Install it anew.'
case $version in
  aws-cli/0.* | aws-cli/1.[0-9].* | aws-cli/1.1[0-9].* | aws-cli/2.0.*)
    stop "this AWS CLI is too old to tag policies: $version" 'Install 1.20, 2.1 or a later one.'
    ;;
esac

# Which account this is: everything else follows from it.
look 'who calls' sts get-caller-identity --query '[Account, Arn]' || stop 'AWS knows no caller.' 'Check the credentials.'
split
account=$f1
caller=$f2
case $account in
  '' | *[!0-9]*) stop 'AWS named no account.' 'Run this script again.' ;;
esac
IFS=: read -r f1 partition f2 <<ARN
$caller
ARN
case $partition in
  aws | aws-*) ;;
  *) stop 'AWS named no partition.' 'Run this script again.' ;;
esac
say "AWS account $account, as $caller"
if [ -n "$wanted_account" ] && [ "$wanted_account" != "$account" ]; then
  stop "this is not account $wanted_account." 'Set AWS_PROFILE, or other credentials.'
fi

# Asks before anything is changed.
consent() {
  if [ -n "$stack" ] && [ -n "$adopted" ]; then
    obstacle "$adopted may belong to the stack $stack, too, which owns other things of this set." \
      'Change it through that stack, or delete the stack first.'
  fi
  if [ "$obstacles" -gt 0 ]; then
    complain 'Stopped: see above what is in the way. Nothing was changed.'
    exit 1
  fi
  if [ "$steps" -eq 0 ]; then
    say 'Nothing to do: everything is as it should be.'
    exit 0
  fi
  [ "$yes" = no ] || return 0
  [ -t 0 ] || wrong_usage 'There is nobody here to ask: pass --yes to go ahead.'
  printf 'Make these %s changes in AWS account %s? [y/N] ' "$steps" "$account" >&2
  reply=
  IFS= read -r reply || :
  case $reply in
    y | Y | yes | Yes | YES) ;;
    *)
      say 'Nothing was changed.'
      exit 1
      ;;
  esac
}
`;

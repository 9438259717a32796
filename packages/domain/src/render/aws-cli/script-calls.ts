/** How the script talks: to the admin, to AWS with the first error as the last thing done, and of whose a thing is. */
export const SCRIPT_CALLS = String.raw`
set -eu
umask 077

# No pager, no prompt and no colours of the AWS CLI: its answers are read by this script.
AWS_PAGER=
AWS_CLI_AUTO_PROMPT=off
export AWS_PAGER AWS_CLI_AUTO_PROMPT

# Where AWS is: versions of the AWS CLI before 1.29 and 2.13 do not read these variables, and would go to AWS itself.
endpoint_iam=${'$'}{AWS_ENDPOINT_URL_IAM:-${'$'}{AWS_ENDPOINT_URL:-}}
endpoint_sts=${'$'}{AWS_ENDPOINT_URL_STS:-${'$'}{AWS_ENDPOINT_URL:-}}
run_aws() {
  case $1 in
    iam) endpoint=$endpoint_iam ;;
    *) endpoint=$endpoint_sts ;;
  esac
  [ -z "$endpoint" ] || set -- "$@" "--endpoint-url=$endpoint"
  aws "$@" </dev/null
}

say() { printf '%s\n' "$1"; }
complain() { printf '%s\n' "$1" >&2; }

wrong_usage() {
  complain "$1"
  complain 'Run it with --help to see how it is used. Nothing was changed.'
  exit 2
}

# stop WHAT REMEDY: the end at the first thing that fails.
stop() {
  complain "Stopped: $1"
  complain "  -> $2"
  what_stands
  exit 1
}

what_stands() {
  if [ "$changed" = yes ]; then
    complain '  What was made so far stays. Run this script again, and it goes on from there.'
  else
    complain '  Nothing was changed.'
  fi
}

changed=no
work=
secret_state=none

# Removes what this run put on this machine, except a file that holds a secret.
tidy() {
  [ "$secret_state" != reserved ] || rm -f -- "$secret_file"
  [ -z "$work" ] || rm -rf -- "$work"
}
trap tidy EXIT
stoppable() {
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}
stoppable

# error_is CODE: whether AWS refused the last call with this error code.
error_is() { grep -q "An error occurred ($1) when calling the " "$work/error"; }

# aws_failed WHAT: says what failed, in AWS's own words too, and what to do.
aws_failed() {
  complain "Stopped: $1."
  tr -cd '\11\12\40-\176' <"$work/error" | sed -n 's/^/  /; /[^ ]/p' >&2
  if error_is AccessDenied || error_is AccessDeniedException; then
    complain '  -> Have this action allowed to your credentials, or use others that may change IAM.'
  elif error_is EntityAlreadyExists; then
    complain '  -> A thing of this name exists under a path or in other letters (IAM compares names without case).'
    complain '     Delete it, or run "berth iam apply --adopt", which finds it.'
  elif error_is LimitExceeded; then
    complain '  -> A quota of this AWS account is used up. Delete what nobody needs, or have the quota raised.'
  elif error_is Throttling; then
    complain '  -> AWS asks for fewer calls. Wait a minute and run this script again.'
  elif error_is PasswordPolicyViolation; then
    complain '  -> Make the console password in the AWS console by the password policy of this account.'
  elif grep -q 'An error occurred (' "$work/error"; then
    complain '  -> Correct what AWS names above, and run this script again.'
  elif grep -qi 'credentials' "$work/error"; then
    complain '  -> Give the AWS CLI credentials: AWS_PROFILE=name before the command, or "aws configure".'
  else
    complain '  -> Check that "aws sts get-caller-identity" works here, and run this script again.'
  fi
  what_stands
  exit 1
}

# look WHAT ARGUMENTS...: asks AWS. The answer is in $answer; false when AWS says that there is no such thing.
look() {
  looked_at=$1
  shift
  if answer=$(run_aws "$@" --output text 2>"$work/error"); then return 0; fi
  if error_is NoSuchEntity; then return 1; fi
  aws_failed "could not look at $looked_at"
}

vanished() { stop "$1 vanished while it was looked at." 'Run this script again.'; }

# The answer's fields, $f1 and so on. AWS puts no tab into any of them.
tab=$(printf '\t')
tick=$(printf '\140')
tags="not_null(Tags, $tick"'[]'"$tick)"
split() {
  IFS=$tab read -r f1 f2 f3 f4 f5 f6 _ <<FIELDS
$answer
FIELDS
}

# change WHAT ARGUMENTS...: changes AWS, and stops the script when that fails. The answer is in $answer.
once=no
change() {
  doing=$1
  shift
  say "  $doing"
  tries=0
  while ! answer=$(
    # A call that would make a second thing when sent again is sent once.
    if [ "$once" = yes ]; then
      AWS_MAX_ATTEMPTS=1
      export AWS_MAX_ATTEMPTS
    fi
    run_aws "$@" 2>"$work/error"
  ); do
    # What was made a moment ago may not be known everywhere yet.
    if error_is NoSuchEntity && [ "$tries" -lt 10 ]; then
      tries=$((tries + 1))
      sleep 2
      continue
    fi
    # A password that AWS refused is none.
    if [ "$secret_state" = tried ] && grep -q 'An error occurred (' "$work/error"; then
      secret_state=reserved
    fi
    aws_failed "could not $doing"
  done
  changed=yes
}

change_once() {
  once=yes
  change "$@"
  once=no
}

# What is to be done, as one file for each step in a folder of this run alone.
steps=0
todo() {
  printf '%s' "$3" >"$work/$1"
  steps=$((steps + 1))
  say "  + $2"
}
due() { [ -f "$work/$1" ]; }

obstacles=0
obstacle() {
  obstacles=$((obstacles + 1))
  complain "  ! In the way: $1"
  complain "    -> $2"
}

# judge ID WHAT: whose the thing is, by its tags alone: a name that matches proves nothing. $judged asks for $f1: the
# CloudFormation stack that owns it; $f2: Berth made or adopted it; $f3: for this blueprint; $f4: it has all its tags.
stack=
adopted=
judge() {
  state=blocked
  if [ "$f1" != - ]; then
    stack=$f1
    obstacle "$2 belongs to the CloudFormation stack $f1." 'Change it through that stack, or delete the stack first.'
  elif [ "$f2" = True ] && [ "$f3" != True ]; then
    obstacle "$2 belongs to another blueprint of Berth." 'Destroy that blueprint first, or use another AWS account.'
  elif [ "$f2" = True ]; then
    state=have
    [ "$f4" = True ] || todo "$1.tag" "put back the tags that $2 lacks" ''
  elif [ "$adopt" = yes ]; then
    state=have
    adopted=$2
    todo "$1.tag" "take over $2, which was made by other means: put Berth's tags on it" ''
  else
    obstacle "$2 exists already, and Berth did not make it." 'Pass --adopt to take it over, or delete it first.'
  fi
}

`;

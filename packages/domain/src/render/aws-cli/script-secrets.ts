/** The console password and the access key, and the file that their secrets go into. */
export const SCRIPT_SECRETS = String.raw`
# look_key ID WHAT INPUT: a key is made only where there is none, since AWS shows the secret of one only once.
look_key() {
  f1=0
  if [ "$state" = have ] && look "the access keys of $2" iam list-access-keys --cli-input-json "$3" \
    --query "[length(AccessKeyMetadata), join(' and ', AccessKeyMetadata[].AccessKeyId)]"; then
    split
  fi
  if [ "$f1" -eq 0 ]; then
    todo "$1.make" "create an access key of $2" ''
    return 0
  fi
  case $f2 in
    *"$handed_over"*)
      say "  = $2 has the access key $f2, which was handed over. If its secret is lost:"
      say '    "berth iam apply --rotate-key" replaces it.'
      ;;
    *)
      say "  = $2 has the access key $f2, and nothing shows that its secret was handed over."
      say '    No second key is made. If you do not have the secret, delete that key and run this script again.'
      ;;
  esac
}

# look_password ID WHAT INPUT
look_password() {
  if [ "$state" = have ] && look "the console password of $2" iam get-login-profile --cli-input-json "$3"; then
    say "  = $2 has a console password. If it is lost, set another one in the AWS console."
    return 0
  fi
  todo "$1.make" "give $2 a console password" ''
}

# prepare_secret_file: makes the file, its space reserved, before there is a secret: a full disk costs no key.
prepare_secret_file() {
  if [ -z "$secret_file" ]; then secret_file=berth-iam-$account.json; fi
  case $secret_file in
    /*) ;;
    *) secret_file=./$secret_file ;;
  esac
  # noclobber: the file is new, and no link leads elsewhere.
  if ! (set -C && : >"$secret_file") 2>/dev/null; then
    stop "the file $secret_file cannot be made, or exists already." 'Give another path with --secret-file.'
  fi
  secret_state=reserved
  printf '%1024s\n' '' >"$secret_file" || stop "the file $secret_file cannot be written." 'Give another path with --secret-file.'
}

key_part=
console_part=
# The secrets go into the file through the shell itself, never as an argument of a program, and over what is there.
write_secret_file() {
  cat 1<>"$secret_file" <<SECRETS
{
$key_part$console_part  "awsAccountId": "$account",
  "userName": $user_json
}
SECRETS
}

could_not_write() {
  changed=yes
  stop "$1 was made, but its secret could not be written to $secret_file." "$2"
}

# do_password ID WHAT INPUT: INPUT lacks the password and its closing brace
do_password() {
  due "$1.make" || return 0
  { set +x; } 2>/dev/null
  # 160 random bits, and all four kinds of character that a password policy can ask for.
  random=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')
  [ "$(printf '%s' "$random" | wc -c)" -eq 40 ] || stop 'no random bytes can be had here.' 'Check /dev/urandom.'
  password=$random-aZ7
  cat >"$work/password.json" <<PASSWORD
$3,"Password":"$password"}
PASSWORD
  console_part="$console_part  \"consolePassword\": \"$password\",
"
  write_secret_file || stop "the file $secret_file cannot be written." 'Make room on the disk.'
  secret_state=tried
  change_once "give $2 a console password" iam create-login-profile --cli-input-json "file://$work/password.json"
  rm -f -- "$work/password.json"
  secret_state=holds
}

# do_key ID WHAT INPUT
do_key() {
  due "$1.make" || return 0
  { set +x; } 2>/dev/null
  # From the call to the file, no Ctrl-C: what AWS answers is the only place where the secret is.
  trap '' HUP INT TERM
  change_once "create an access key of $2" iam create-access-key --cli-input-json "$3" \
    --query 'AccessKey.[AccessKeyId, SecretAccessKey]' --output text
  split
  case $f1$f2 in
    *[!A-Za-z0-9+/=_-]*) could_not_write 'an access key' 'Delete that key, and report the form of its secret.' ;;
  esac
  key_part="  \"accessKeyId\": \"$f1\",
  \"accessSecretKey\": \"$f2\",
"
  f2=
  answer=
  write_secret_file || could_not_write "the access key $f1" 'Delete that key, and run this script again.'
  secret_state=holds
  key_part=
  stoppable
  change 'remember which key was handed over, by a tag on the user' iam tag-user --cli-input-json "$3" \
    --tags "[{\"Key\":\"berth:handed-over-key\",\"Value\":\"$f1\"}]"
}

`;

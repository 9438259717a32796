"""The AWS CLI, loaded once: each call is a fork of this process. See warm-aws.ts.

Usage: python warm-aws.py FOLDER. A line in FOLDER/calls is the process id of a caller (see the `aws` beside it),
from which come its arguments, environment, folder and output, as Linux shows them. The exit code goes back through
FOLDER/reply.<process id>.
"""

import ctypes
import functools
import os
import signal
import sys

import awscli.clidriver

try:
    # Version 2 of the CLI has its own copy.
    from awscli.botocore import loaders
except ImportError:
    from botocore import loaders

folder = sys.argv[1]
failures = os.fdopen(os.dup(2), 'w')


def words(pid, name):
    with open(f'/proc/{pid}/{name}', 'rb') as file:
        return [os.fsdecode(word) for word in file.read().split(b'\0')[:-1]]


def run(pid):
    os.chdir(f'/proc/{pid}/cwd')
    for number, mode in ((1, os.O_WRONLY), (2, os.O_WRONLY)):
        os.dup2(os.open(f'/proc/{pid}/fd/{number}', mode), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    # Loading the CLI sets where it finds its data.
    data = {'AWS_DATA_PATH': os.environ['AWS_DATA_PATH']} if 'AWS_DATA_PATH' in os.environ else {}
    os.environ.clear()
    os.environ.update(data)
    os.environ.update(word.split('=', 1) for word in words(pid, 'environ') if '=' in word)
    # The interpreter and the file come first.
    sys.argv = ['aws', *words(pid, 'cmdline')[2:]]
    try:
        code = awscli.clidriver.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code or 0


def once(cls, name):
    """What the method gave for the same arguments is given again."""
    method, known = getattr(cls, name), {}

    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        key = (args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = method(self, *args, **kwargs)
        return known[key]

    setattr(cls, name, wrapper)


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Linux ends this process with the one that started it, however that ends (PR_SET_PDEATHSIG).
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    # What every call imports and reads. A child changes only its own copy.
    once(loaders.JSONFileLoader, 'load_file')
    once(loaders.Loader, 'list_available_services')
    once(loaders.Loader, 'determine_latest_version')
    once(loaders.Loader, 'list_api_versions')
    session = awscli.clidriver.create_clidriver().session
    keys = {'aws_access_key_id': 'none', 'aws_secret_access_key': 'none', 'region_name': 'us-east-1'}
    for service in ('iam', 'sts'):
        session.create_client(service, **keys)
    # Open for reading and writing: the pipe never ends while this process lives.
    calls = os.fdopen(os.open(f'{folder}/calls', os.O_RDWR), 'r')
    print('ready', flush=True)
    for line in calls:
        pid = int(line)
        if os.fork() != 0:
            continue
        code = 1
        try:
            code = run(pid)
        except BaseException as error:
            print(f'warm-aws: {error!r}', file=failures, flush=True)
        finally:
            with open(f'{folder}/reply.{pid}', 'w') as reply:
                reply.write(f'{code}\n')
            os._exit(0)


main()

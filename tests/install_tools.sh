#!/bin/sh
# Installs a Redis and a Chromium for the tests from Debian's packages, if they are missing and we may.
set -u
cd "$(dirname "$0")/.."

has() {
  .venv/bin/python -c "import sys; from tests.support.tools import find; sys.exit(find('$1') is None)"
}

wanted=""
has redis-server || wanted="redis-server"
has chromium || wanted="$wanted chromium"
[ -z "$wanted" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing for the tests: $wanted"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $wanted >/dev/null && exit 0
fi
echo "Missing for some tests: $wanted. They are skipped; with CI=true they fail." >&2

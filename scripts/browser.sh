#!/bin/sh
# Makes sure that there is a browser for the functional tests: the system's Chromium or Chrome, else Debian's package.
# OUTTURN_BROWSER names another one. Never skips: without a browser the tests cannot say that a page works.
set -eu

for name in "${OUTTURN_BROWSER:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo -n"
fi

if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
    echo "Installing Chromium for the functional tests with apt-get ..."
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -q
    $as_root apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core
    exit 0
fi

cat >&2 <<'MESSAGE'
The functional tests need Chromium or Chrome, and it cannot be installed from here.
Install it with the system's package manager (on Debian: sudo apt-get install chromium),
or set OUTTURN_BROWSER to the program of a browser that is there already.
MESSAGE
exit 1

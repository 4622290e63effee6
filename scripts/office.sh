#!/bin/sh
# Makes sure that there is LibreOffice Writer for the tests of Word documents: the system's own, else Debian's package.
# OUTTURN_OFFICE names another one. Never skips: without it the tests cannot say that a Word document opens.
set -eu

for name in "${OUTTURN_OFFICE:-}" soffice libreoffice; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo -n"
fi

if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
    echo "Installing LibreOffice Writer for the tests of Word documents with apt-get ..."
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -q
    $as_root apt-get install -q -y --no-install-recommends libreoffice-writer fonts-liberation
    exit 0
fi

cat >&2 <<'MESSAGE'
The tests of Word documents need LibreOffice Writer, and it cannot be installed from here.
Install it with the system's package manager (on Debian: sudo apt-get install libreoffice-writer),
or set OUTTURN_OFFICE to the program of one that is there already.
MESSAGE
exit 1

#!/bin/sh
# Makes sure that a program which the tests need is there: the system's own, else Debian's package. `program.sh browser`,
# `program.sh office` or `program.sh java`. OUTTURN_BROWSER, OUTTURN_OFFICE and OUTTURN_JAVA name another one. Never skips:
# without them the tests cannot say that a page works, that a Word document opens, or that Spark gives the same answer.
set -eu

case "${1:-}" in
browser)
    program="Chromium or Chrome" tests="functional tests" variable="OUTTURN_BROWSER" own="${OUTTURN_BROWSER:-}"
    names="chromium chromium-browser google-chrome google-chrome-stable" package="chromium" fonts="fonts-dejavu-core"
    ;;
office)
    program="LibreOffice with Writer and Calc" tests="tests of documents and workbooks" variable="OUTTURN_OFFICE" own="${OUTTURN_OFFICE:-}"
    names="soffice libreoffice" package="libreoffice-writer libreoffice-calc" fonts="fonts-liberation" part="libsclo.so"
    ;;
java)
    program="Java 17" tests="tests on Spark" variable="OUTTURN_JAVA" own="${OUTTURN_JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/java}}"
    names="java" package="openjdk-17-jre-headless" fonts=""
    ;;
*)
    echo "Usage: program.sh browser|office|java" >&2
    exit 2
    ;;
esac

for name in "$own" $names; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
        # Debian splits LibreOffice: the command may be there without the part for workbooks
        home="$(dirname "$(readlink -f "$(command -v "$name")")")"
        if [ -z "${part:-}" ] || [ "$name" = "$own" ] || [ -e "$home/$part" ]; then
            exit 0
        fi
    fi
done

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo -n"
fi

if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
    echo "Installing $package for the $tests with apt-get ..."
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -q
    # shellcheck disable=SC2086 (several packages)
    $as_root apt-get install -q -y --no-install-recommends $package ${fonts:+"$fonts"}
    exit 0
fi

cat >&2 <<MESSAGE
The $tests need $program, and it cannot be installed from here.
Install it with the system's package manager (on Debian: sudo apt-get install $package),
or set $variable to one that is there already.
MESSAGE
exit 1

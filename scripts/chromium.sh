#!/bin/sh
# Finds the Chromium that browser tests drive, or installs Debian's where we may. Without one the
# browser tests are skipped, and say so. HANLU_CHROMIUM names another one.
set -eu

for name in "${HANLU_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "hanlu: installing Chromium for the browser tests (apt-get install chromium)" >&2
    if DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium >/dev/null 2>&1 ||
        { apt-get update -q >/dev/null 2>&1 &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium >/dev/null 2>&1; }; then
        exit 0
    fi
fi
echo "hanlu: no Chromium was found, so the browser tests will be skipped; install one" >&2
echo "       (Debian: apt-get install chromium) or name it in HANLU_CHROMIUM." >&2

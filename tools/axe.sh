#!/bin/sh
# axe.sh - fetch axe-core, which looks for barriers in the console's pages
#
# For tests only and never committed (MPL-2.0): one file, build/axe/axe.min.js,
# of one version, known by its sum.  Without npm or a registry there is none,
# and tests/console/axe.t says so.
set -eu
version=4.14.1
sum=29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c
cd "$(dirname "$0")/.."
into=build/axe
[ ! -s $into/axe.min.js ] || exit 0
if ! command -v npm >/dev/null && [ "$(id -u)" = 0 ]; then
	DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
		--no-install-recommends npm >/dev/null 2>&1 || :
fi
command -v npm >/dev/null || {
	echo "axe-core is not fetched: there is no npm" >&2
	exit 1
}
mkdir -p $into
trap 'rm -rf "$into"/*.tgz "$into"/package' EXIT
if ! (cd $into && npm pack --silent axe-core@$version &&
	tar -xzf axe-core-$version.tgz package/axe.min.js) >/dev/null 2>&1; then
	echo "axe-core is not fetched: npm could not" >&2
	exit 1
fi
echo "$sum  $into/package/axe.min.js" | sha256sum -c --quiet - >&2
mv $into/package/axe.min.js $into/axe.min.js

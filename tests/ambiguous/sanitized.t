#!/bin/sh
# sanitized.t - the same of the build with sanitizers
cd "$(dirname "$0")/../.." || exit 1
tests/ambiguous/seen.py build/san/schoolgate

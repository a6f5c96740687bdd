#!/bin/sh
# frederick-gent.t - policies/frederick-gent.conf, by a real Postfix
exec "$(dirname "$0")/policies" frederick-gent

#!/bin/sh
# online-safety.t - policies/online-safety.conf, by a real Postfix
exec "$(dirname "$0")/policies" online-safety

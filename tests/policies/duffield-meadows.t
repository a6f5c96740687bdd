#!/bin/sh
# duffield-meadows.t - policies/duffield-meadows.conf, by a real Postfix
exec "$(dirname "$0")/policies" duffield-meadows

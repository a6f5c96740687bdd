#!/bin/sh
# heathfield.t - policies/heathfield.conf, by a real Postfix
exec "$(dirname "$0")/policies" heathfield

#!/bin/sh
# olfcmat.t - policies/olfcmat.conf, by a real Postfix
exec "$(dirname "$0")/policies" olfcmat

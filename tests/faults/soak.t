#!/bin/sh
# soak.t - the short form of the soak; `make soak` is the long one
exec "$(dirname "$0")/soak" 10000

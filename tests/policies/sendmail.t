#!/bin/sh
# sendmail.t - the core of policies/frederick-gent.conf, by a real Sendmail
exec "$(dirname "$0")/policies" frederick-gent sendmail

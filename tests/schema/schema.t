#!/bin/sh
# schema.t - the database's promises, by direct SQL as each role (pgTAP)
exec "$(dirname "$0")/run.sh"

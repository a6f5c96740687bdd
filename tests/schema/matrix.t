#!/bin/sh
# matrix.t - role by function by object, by the console and by the command line
exec "$(dirname "$0")/run.sh" "$(dirname "$0")/matrix/matrix.sql"

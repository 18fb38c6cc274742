#!/bin/bash
# Restores the newest backup to a moment ago into a server of its own, and reads all that is in it. It fails where one of
# these steps does, or where nothing is in it.
set -euo pipefail

data=/restored/data
ask=(--host /tmp --username postgres)
# A minute more than a log may take to arrive.
at=$(date --utc --date '2 minutes ago' +'%F %T+00:00')
say() { echo "$(date --utc +%T) $*"; }

backup=$(barman-cloud-backup-list --format json "$STORE" "$SERVER" | python3 -c '
import json, sys
from datetime import datetime

def end(backup):
    return datetime.fromisoformat(backup["end_time_iso"])

backups = [one for one in json.load(sys.stdin)["backups_list"] if one["status"] == "DONE"]
fit = [one for one in backups if end(one) <= datetime.fromisoformat(sys.argv[1])]
print(max(fit, key=end)["backup_id"] if fit else "")' "$at")
[ -n "$backup" ] || { say "$STORE has no whole backup of $SERVER that is older than $at"; exit 1; }

say "restoring backup $backup of $SERVER"
rm -rf "$data"
mkdir -m 700 "$data"
barman-cloud-restore "$STORE" "$SERVER" "$backup" "$data"
rm -f "$data/standby.signal"
touch "$data/recovery.signal"
echo 'local all all trust' >/tmp/pg_hba.conf

# Read last of all settings, so that nothing of the real server's surroundings is looked for.
settings() {
  rm -f "$data/postgresql.auto.conf"
  cat >"$data/postgresql.auto.conf" <<END
archive_mode = off
hba_file = '/tmp/pg_hba.conf'
hot_standby = off
listen_addresses = ''
log_destination = stderr
logging_collector = off
port = 5432
recovery_target_action = promote
restore_command = 'barman-cloud-wal-restore $STORE $SERVER %f %p'
shared_buffers = 32MB
shared_preload_libraries = ''
ssl = off
synchronous_standby_names = ''
unix_socket_directories = '/tmp'
$1
END
}

# Without hot_standby it answers once it has ended its recovery, and not before.
recovered() {
  postgres -D "$data" >/tmp/log 2>&1 &
  local server=$!
  until psql "${ask[@]}" --dbname postgres --command 'SELECT 1' >/dev/null 2>&1; do
    kill -0 "$server" 2>/dev/null || return 1
    sleep 1
  done
}

say "reading logs until $at"
settings "recovery_target_time = '$at'"
if ! recovered; then
  grep -q 'recovery ended before configured recovery target was reached' /tmp/log || { cat /tmp/log; exit 1; }
  say 'nothing was written since: taking all that there is'
  settings ''
  recovered || { cat /tmp/log; exit 1; }
fi

value() { psql "${ask[@]}" --dbname "$1" --no-psqlrc --tuples-only --no-align --command "$2"; }
last=$(value postgres 'SELECT pg_last_xact_replay_timestamp()')
rows=0
for database in $(value postgres 'SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate'); do
  pg_dump "${ask[@]}" "$database" >/dev/null
  found=$(value "$database" "
    SELECT coalesce(sum((xpath('/row/n/text()', query_to_xml(
      format('SELECT count(*) AS n FROM %I.%I', schemaname, relname), false, true, '')))[1]::text::bigint), 0)
    FROM pg_stat_user_tables")
  say "$database: $found rows"
  rows=$((rows + found))
done
# Every page, and every row by every index.
pg_amcheck "${ask[@]}" --all --install-missing --heapallindexed
pg_ctl --pgdata "$data" --mode fast stop >/dev/null
[ "$rows" -gt 0 ] || { say "nothing is in backup $backup"; exit 1; }
say "restored in $SECONDS s: $rows rows, last change ${last:-before the backup}, of backup $backup"

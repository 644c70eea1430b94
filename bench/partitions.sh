#!/usr/bin/env bash
# A learner's pages among ten million ticks in sixteen parts: .ci/with-postgres bench/partitions.sh
set -euo pipefail
ask() { psql -X -q "$DATABASE_URL" "$@"; }
ask -c "CREATE TABLE progress (user_id bigint NOT NULL, resource_id bigint NOT NULL, state varchar(20) NOT NULL, amount varchar(60) NOT NULL DEFAULT '', note text NOT NULL DEFAULT '', started date, finished date, changed_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (user_id, resource_id)) PARTITION BY HASH (user_id)"
for n in $(seq 0 15); do ask -c "CREATE TABLE part_$n PARTITION OF progress FOR VALUES WITH (MODULUS 16, REMAINDER $n)"; done
ask -c "\timing on" -c "INSERT INTO progress (user_id, resource_id, state) SELECT u, r, 'done' FROM generate_series(1, 200000) u, generate_series(1, 50) r"
ask -c "CREATE INDEX ON progress (user_id, changed_at DESC)" -c "ANALYZE progress"
ask -c "SELECT pg_size_pretty(sum(pg_total_relation_size(inhrelid))) FROM pg_inherits WHERE inhparent = 'progress'::regclass"
for u in 77777 123456; do
ask -c "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) SELECT resource_id, state FROM progress WHERE user_id = $u AND resource_id IN (1,2,3,4,5,6,7,8,9,10)"
ask -c "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) SELECT * FROM progress WHERE user_id = $u ORDER BY changed_at DESC LIMIT 20"
ask -c "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) UPDATE progress SET state = 'planned' WHERE user_id = $u AND resource_id = 7"
done

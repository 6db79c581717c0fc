#!/usr/bin/env bash
# Speed beside the floor and the peers, as ratios of CPU time in one run on one machine.
#
#   benches/compare.sh [FOLDER]    where the simulated stores go [default: target/compare]
#
# Needs hyperfine and jq. Peers that are not installed are skipped and named: git-perf,
# DuckDB (the command or the Python module) and sqlite3. Ten million samples are written
# only with COMPARE_10M=1 (2.6 GB).
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mkdir -p "${1:-target/compare}" && cd "${1:-target/compare}" && pwd)
fixtures=$PWD/tests/fixtures
for tool in hyperfine jq; do
  command -v "$tool" >/dev/null || { echo "compare: $tool is not installed" >&2; exit 2; }
done

cargo build --release --quiet
cargo build --release --quiet --bench generate --bench noop --bench runs
deps=$PWD/target/release/deps
bench() { find "$deps" -name "$1-*" -type f -perm -u+x -printf '%T@ %p\n' | sort -rn | head -n 1 | cut -d' ' -f2; }
# As they would be installed: what the linker has just written is in memory page by page, and a copy is not.
cp "$PWD/target/release/yardstick" "$folder/yardstick"
cp "$(bench noop)" "$folder/noop"
y=$folder/yardstick noop=$folder/noop generate=$(bench generate)
export YARDSTICK_NOW=2026-11-20T00:00:00Z
for n in 10000 1000000 ${COMPARE_10M:+10000000}; do
  [ -d "$folder/$n" ] || { "$generate" "$n" "$folder/$n.tmp" && mv "$folder/$n.tmp" "$folder/$n"; }
done

# Median CPU milliseconds of a command over RUNS runs after a warm-up.
cpu() { # RUNS COMMAND
  hyperfine -N --warmup 2 --runs "$1" --export-json "$folder/times.json" --style none --output null "$2" >/dev/null 2>&1 || { echo nan; return; }
  jq -r '.results[0] | (.user + .system) * 1000' "$folder/times.json"
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (a + 0 == 0 || b + 0 == 0) print "-"; else printf "%.2f", a / b }'; }
row() { printf '| %-44s | %10s | %-44s | %8s | %s\n' "$1" "$2" "$3" "$4" "$5"; }
ms() { awk -v v="$1" 'BEGIN { printf "%.2f ms", v }'; }
skipped=()

row "work (CPU, mean of a run)" "yardstick" "beside" "ratio" "goal"
row "---" "---" "---" "---" "---"

# Recording, in a repository, onto a memory file system where there is one.
work=$(mktemp -d)
memory=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
trap 'rm -rf "$work" "$memory"' EXIT
git -C "$work" init --quiet && git -C "$work" -c user.name=a -c user.email=a@b.c commit --quiet --allow-empty -m a
cd "$work"
record="$y --store $memory/store record test_duration 12.5 -m suite=unit"
recorded=$(cpu 200 "$record")
floor=$(cpu 200 "$noop record test_duration 12.5 -m suite=unit")
row "record, durable, with git context" "$(ms "$recorded")" "no-op with the same command line" "$(ratio "$recorded" "$floor")" "<= 1.5"
git_cpu=$(cpu 200 "git rev-parse HEAD")
row "" "" "git rev-parse HEAD" "$(ratio "$recorded" "$git_cpu")" "< 1"
if git perf --version >/dev/null 2>&1; then
  perf=$(cpu 20 "git perf add -m test_duration 12.5")
  row "" "" "git perf add" "$(ratio "$recorded" "$perf")" "<= 0.05"
else skipped+=("git-perf"); fi

# Sixty-four at once: processes a second.
burst() { local s e; s=$(date +%s%N); seq 1280 | xargs -P 64 -I{} "$@" >/dev/null; e=$(date +%s%N); awk -v n="$((e - s))" 'BEGIN { printf "%.0f", 1280 / (n / 1e9) }'; }
noops=$(burst "$noop" record x 1)
records=$(burst "$y" --store "$memory/burst" record x 1 --quiet)
lines=$(cat "$memory"/burst/samples/*.jsonl | wc -l)
row "64 processes recording at once" "$records /s" "no-op processes ($noops /s); $lines of 1280 there" "$(ratio "$records" "$noops")" ">= 0.85"

# Queries, outside of any repository, so that every branch counts.
cd /
month() { echo "$folder/$1/samples/2026-10.jsonl" "$folder/$1/samples/2026-11.jsonl"; }
# As one types it, and told which columns there are, which spares DuckDB most of the lines.
told="format='newline_delimited', columns={metric: 'VARCHAR', metadata: 'VARCHAR', unit: 'VARCHAR', time: 'VARCHAR', value: 'DOUBLE'}"
sql="select count(*), avg(value), quantile_cont(value, 0.95) from read_json('FILES') where metric = 'metric_07_ms' and time >= '2026-10-21'"
all="select metric, metadata, unit, count(*), avg(value), stddev(value), min(value), max(value), quantile_cont(value, [0.5, 0.75, 0.9, 0.95, 0.99]), arg_max(value, time) from read_json('FILES') group by metric, metadata, unit"
# What pip installs is a script that starts the program, and a shim may stand before that: neither is DuckDB's work.
duck=$(python3 -c 'import os, duckdb_cli as d; print(os.path.dirname(d.__file__) + "/duckdb -c")' 2>/dev/null || true)
if [ -n "$duck" ]; then :
elif command -v duckdb >/dev/null; then duck="duckdb -c"
elif python3 -c 'import duckdb' 2>/dev/null; then
  printf 'import sys, duckdb\nprint(duckdb.sql(sys.argv[1]))\n' >"$folder/duck.py"; duck="python3 $folder/duck.py"
else skipped+=("DuckDB"); fi
duckdb_cpu() { [ -n "$duck" ] && cpu "$1" "$duck \"${2//FILES/$3}\"" || echo nan; }
# The rows beside DuckDB: RUNS QUERY STORE MILLISECONDS GOAL
duckdb_rows() {
  row "" "" "DuckDB read_json" "$(ratio "$(duckdb_cpu "$1" "$2" "$folder/$3/samples/*.jsonl")" "$4")x" "$5"
  row "" "" "DuckDB, told the columns" "$(ratio "$(duckdb_cpu "$1" "${2//\'FILES\'/\'FILES\', $told}" "$folder/$3/samples/*.jsonl")" "$4")x" "$5"
}

q=$(cpu 100 "$y --store $folder/10000 trends metric_07_ms")
row "trends METRIC, 10k samples" "$(ms "$q")" "/bin/true" "$(ratio "$q" "$(cpu 100 /bin/true)")" "<= 4"
q=$(cpu 30 "$y --store $folder/1000000 trends metric_07_ms --since 30d")
row "trends METRIC --since 30d, 1M samples" "$(ms "$q")" "cat of the files it reads" "$(ratio "$q" "$(cpu 30 "cat $(month 1000000)")")" "<= 2"
duckdb_rows 5 "$sql" 1000000 "$q" ">= 6x"
w=$(cpu 10 "$y --store $folder/1000000 trends metric_07_ms")
row "trends METRIC, all of 1M samples" "$(ms "$w")" "cat of the store" "$(ratio "$w" "$(cpu 10 "cat $(echo "$folder"/1000000/samples/*)")")" "<= 2"
i=$(cpu 10 "$y --store $folder/1000000 insights --json")
row "insights, all of 1M samples" "$(ms "$i")" "cat of the store" "$(ratio "$i" "$(cpu 10 "cat $(echo "$folder"/1000000/samples/*)")")" "<= 3"
duckdb_rows 5 "$all" 1000000 "$i" ">= 5x"
if [ -n "${COMPARE_10M:-}" ]; then
  q=$(cpu 5 "$y --store $folder/10000000 trends metric_07_ms --since 30d")
  w=$(cpu 3 "$y --store $folder/10000000 trends metric_07_ms")
  row "trends METRIC --since 30d, 10M samples" "$(ms "$q")" "its own whole scan" "$(ratio "$q" "$w")" "<= 0.25"
  duckdb_rows 2 "$sql" 10000000 "$q" ">= 35x"
fi
j=$(cpu 2 "jq -c 'select(.metric == \"metric_07_ms\") | .value' $(month 1000000)")
q=$(cpu 30 "$y --store $folder/1000000 trends metric_07_ms --since 30d")
row "trends METRIC --since 30d, 1M samples" "$(ms "$q")" "jq select of the same files" "$(ratio "$j" "$q")x" ""
if command -v sqlite3 >/dev/null; then
  if [ ! -f "$folder/store.sqlite" ]; then
    "$y" --store "$folder/1000000" export --format csv --since 60d >"$folder/export.csv"
    sqlite3 "$folder/store.sqlite" ".import --csv $folder/export.csv samples" "create index i on samples(metric, time)" && rm "$folder/export.csv"
  fi
  s=$(cpu 30 "sqlite3 $folder/store.sqlite \"select count(*), avg(value) from samples where metric = 'metric_07_ms' and time >= '2026-10-21'\"")
  row "" "" "sqlite3, loaded and indexed before" "$(ratio "$s" "$q")x" ""
else skipped+=("sqlite3"); fi

# Import of its own lines: megabytes a second of CPU time.
cat "$folder"/1000000/samples/2026-0[1-6].jsonl >"$folder/import.jsonl"
bytes=$(wc -c <"$folder/import.jsonl")
imported=$(hyperfine -N --runs 3 --prepare "rm -rf $memory/import" --export-json "$folder/times.json" --style none --output null "$y --store $memory/import import $folder/import.jsonl" >/dev/null 2>&1 && jq '.results[0] | .user + .system' "$folder/times.json")
row "import of its own JSON Lines" "$(awk -v b="$bytes" -v s="$imported" 'BEGIN { printf "%.0f MB/s", b / s / 1e6 }')" "" "" ">= 400 MB/s"

# Import of what other tools wrote, real files again and again: read and checked, and recorded as well, which writes
# sixteen bytes for each that stands in a table of short numbers.
rate() { # FILE ARGUMENTS
  hyperfine -N --runs 3 --prepare "rm -rf $memory/import" --export-json "$folder/times.json" --style none --output null "$y --store $memory/import import $*" >/dev/null 2>&1 &&
    jq -r --argjson bytes "$(wc -c <"$1")" '.results[0] | "\($bytes / (.user + .system) / 1e6 | round) MB/s"' "$folder/times.json"
}
for fixture in lcov/coveragepy/lcov.info go-coverprofile/set-mode/cover.out flake8/default/flake8.txt divan/default/bench.txt vite-build/v8-text/build.txt influx-lp/client/data.lp csv/simple/data.csv; do
  format=${fixture%%/*}
  awk -v once="$([ "$format" = csv ] && echo 1 || echo 0)" -v bytes=30000000 '
    NR <= once { print; next }
    { text = text $0 "\n" }
    END { for (size = 0; size < bytes; size += length(text)) printf "%s", text }' "$fixtures/$fixture" >"$folder/import.$format"
  row "import of $format, read" "$(rate "$folder/import.$format" --from "$format" --dry-run)" "and recorded: $(rate "$folder/import.$format" --from "$format")" "" ">= 200 MB/s"
done

# Measuring commands, beside hyperfine. The second command is the same program as the first, so that a ratio but 1 is false.
ours() { "$y" benchmark --json "$@" 2>/dev/null >"$folder/ours.json" || echo '{}' >"$folder/ours.json"; }
theirs() { hyperfine --export-json "$folder/theirs.json" --style none "$@" >/dev/null 2>&1 || echo '{}' >"$folder/theirs.json"; }
of() { jq -r "$2 // empty" "$folder/$1.json"; }
us() { awk -v v="$1" 'BEGIN { printf "%.0f µs", v * 1e6 }'; }
mb() { awk -v v="$1" 'BEGIN { printf "%.1f MB", v / 1e6 }'; }
loop="sh -c 'i=0; while [ \$i -lt 20000 ]; do i=\$((i+1)); done'"
ours -N -r 1000 true
theirs -N -r 1000 true
row "benchmark: minimum of a no-op" "$(us "$(of ours .results[0].min)")" "hyperfine, $(us "$(of theirs .results[0].min)")" "$(ratio "$(of ours .results[0].min)" "$(of theirs .results[0].min)")" "<= 1.05"
row "benchmark: its own memory while measuring" "$(mb "$(of ours .memory_floor_byte)")" "" "" "<= 6 MB"
row "benchmark: time between runs" "$("$(bench runs)" 2>/dev/null | sed -n 's/.*: \(.* µs\) a run.*/\1/p')" "" "" "<= 5 µs"
memory_of="dd if=/dev/zero of=/dev/null bs=100M count=1"
ours -N -r 3 --sequential "$memory_of" true
theirs -N -r 3 "$memory_of" true
row "benchmark: memory of true, measured after dd" "$(mb "$(of ours .results[1].memory_usage_byte[0])")" "hyperfine$(of theirs '.results[1].memory_usage_byte[0]' | awk '{ printf ", %.1f MB", $1 / 1e6 }')" "" "not that of dd"
# A load on every processor from half way through hyperfine's runs on.
loaded() {
  (sleep 3; for _ in $(seq "$(($(nproc) * 2))"); do timeout 8 sh -c 'while :; do :; done' & done; wait) &
  "$@"
  wait
}
loaded ours -N "$loop" "$loop"
loaded theirs -N "$loop" "$loop"
row "benchmark: a command beside itself, a load starts" "$(of ours '.comparisons[0] | "\(.ratio * 1000 | round / 1000) \(.verdict)"')" "hyperfine" "$(of theirs '.results[1].median / .results[0].median * 100 | round / 100')" "1, alike"

v=$(cpu 200 "$y --version")
row "--version" "$(ms "$v")" "/bin/true" "$(ratio "$v" "$(cpu 200 /bin/true)")" "<= 1.9"
row "size of the binary" "$(awk -v b="$(wc -c <"$y")" 'BEGIN { printf "%.2f MB", b / 1e6 }')" "with the git remote" "" "<= 15 MB"
[ ${#skipped[@]} -eq 0 ] || echo "not installed, skipped: ${skipped[*]}"

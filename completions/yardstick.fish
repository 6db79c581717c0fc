# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_yardstick_global_optspecs
    string join \n store= config= q/quiet color= timings h/help V/version
end

function __fish_yardstick_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_yardstick_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_yardstick_using_subcommand
    set -l cmd (__fish_yardstick_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c yardstick -n "__fish_yardstick_needs_command" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_needs_command" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_needs_command" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_needs_command" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_needs_command" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_needs_command" -s V -l version -d 'Print version'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "init" -d 'Write a yardstick.toml that fits this project'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "record" -d 'Record numbers: a metric and its value'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "import" -d 'Record what other tools write: tests, coverage, benchmarks, lint …'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "list" -d 'Show samples, newest last, or the metrics'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "trends" -d 'Show what the numbers do, series by series'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "insights" -d 'Show what needs attention, most certain first'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "evaluate" -d 'Record one iteration and say what it means against history'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "suggest" -d 'Say what to do next, from what needs attention here'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "budget" -d 'Keep metrics within limits'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "report" -d 'Say in one page what got worse, for a job summary or a comment'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "benchmark" -d 'Measure commands, and compare them'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "bisect" -d 'Find the commit that made a command slower'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "rules" -d 'Say yourself what needs attention: conditions over the numbers'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "hooks" -d 'Run programs of yours when something happens'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "sync" -d 'Share the store: one history from many machines'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "export" -d 'Write samples as JSON Lines, JSON, CSV or OpenMetrics text'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "retract" -d 'Take a sample back: it counts no longer'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "rename" -d 'Let the samples of one metric count as samples of another'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "prune" -d 'Drop old samples'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "doctor" -d 'Check the store and mend it'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "detect" -d 'Find changes, alarms or anomalies in series on standard input'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "schema" -d 'Print the JSON Schema of a document'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "man" -d 'Print the manual page'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "demo" -d 'See it all on a simulated history'
complete -c yardstick -n "__fish_yardstick_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c yardstick -n "__fish_yardstick_using_subcommand init" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand init" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand init" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand init" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand init" -l committed -d 'Keep the store under version control: no branch switch is safe from it, but a clone brings it along'
complete -c yardstick -n "__fish_yardstick_using_subcommand init" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand init" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand init" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -s m -l metadata -d 'Which thing was measured: key=value (repeatable); makes the series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -l note -d 'Something that only goes along: key=value (repeatable); makes no series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -s u -l unit -d 'Unit of values that name none: s, ms, MiB, %, count, req/s …' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -s t -l time -d 'When it was measured [default: what the input says, else the time of --commit, else now]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -l commit -d 'The commit that was measured [default: the one checked out]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -l branch -d 'The branch that was measured [default: the one checked out]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -s n -l dry-run -d 'Say what would be recorded and write nothing'
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -l push -d 'Push it to the remote as well; where that cannot be reached, the next sync does'
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -l require-remote -d 'Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning'
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand record" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l from -d 'The format, of --list-formats, or json, jsonl, csv of `export` [default: told from the content]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l items -d 'Also values per test, file, rule …: of tests those that did not pass; all with --items all' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l map -d 'Record metrics of that name or pattern under another name: \'cpu_*=cpu_time\' (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l prefix -d 'Put this in front of the names of metrics that --map does not name' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l column -d 'Which column of a CSV file is the metric, value, unit or time: value=elapsed (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l bundle -d 'Take what `export --bundle` wrote, as samples of the pull request that --pull-request names, whatever it claims' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l pull-request -d 'The pull request that the bundle is of [env: YARDSTICK_PULL_REQUEST]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -s m -l metadata -d 'Which thing was measured: key=value (repeatable); makes the series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l note -d 'Something that only goes along: key=value (repeatable); makes no series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -s u -l unit -d 'Unit of values that name none: s, ms, MiB, %, count, req/s …' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -s t -l time -d 'When it was measured [default: what the input says, else the time of --commit, else now]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l commit -d 'The commit that was measured [default: the one checked out]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l branch -d 'The branch that was measured [default: the one checked out]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l max-size -d 'Size of a file that a tool wrote' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l max-line -d 'Size of a line in one' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l max-depth -d 'Levels of nesting in one; of JSON at most 127' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l max-elements -d 'Tests, files, issues, benchmarks in one' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l max-files -d 'Files in all, those in folders included' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l list-formats -d 'Show the formats that are read'
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -s k -l keep-going -d 'Record the files that can be read although others cannot; the exit code stays 2'
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l write-config -d 'Write into yardstick.toml which way is better, where only the files say it'
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -s n -l dry-run -d 'Say what would be recorded and write nothing'
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l push -d 'Push it to the remote as well; where that cannot be reached, the next sync does'
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l require-remote -d 'Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning'
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -s m -l metadata -d 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l commit -d 'Only samples of this commit, full or abbreviated (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l since -d 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l until -d 'Only samples before this time' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l last -d 'Only the newest N samples of each series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l by -d 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -s b -l branch -d 'Only samples of this branch, pattern or pull request (main, \'rel/*\', \'#43\') [default: all]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l metrics -d 'Show the metrics with their number of samples, unit and last value'
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l hidden -d 'Show what was taken back, and say what was renamed'
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -s m -l metadata -d 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -s b -l branch -d 'Only samples of this branch, pattern or pull request (main, \'rel/*\', \'#43\'); \'*\' takes all [default: the baseline and what is checked out]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l commit -d 'Only samples of this commit, full or abbreviated (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l since -d 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l until -d 'Only samples before this time' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l last -d 'Only the newest N samples of each series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l by -d 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l window -d 'How many of the newest samples count as recent' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l forecast -d 'Say where each series will be N samples ahead, with an interval that holds it in four of five cases' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand trends" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -s m -l metadata -d 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -s b -l branch -d 'Only samples of this branch, pattern or pull request (main, \'rel/*\', \'#43\'); \'*\' takes all [default: the baseline and what is checked out]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l commit -d 'Only samples of this commit, full or abbreviated (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l since -d 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l until -d 'Only samples before this time' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l last -d 'Only the newest N samples of each series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l by -d 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l min-confidence -d 'Only insights at least this sure, 0 to 1' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l category -d 'Only insights of this category: performance, quality, reliability, resource or your own (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l state -d 'Only insights in this state: new, ongoing, resolved, accepted, dismissed (repeatable) [default: the first three]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l after -d 'Say no only where a series was bad in its newest N runs, one after the other; says which it waits for' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l fail-on -d 'Exit with 1 where an insight of this kind is open: regression, drift, anomaly, budget …, or any (repeatable)' -r -f -a "any\t''
regression\t''
improvement\t''
anomaly\t''
drift\t''
noise\t''
budget\t''
forecast\t''
silent\t''
flaky\t''
environment\t''
rule\t''"
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l new -d 'Only insights that the latest run brought: short for --state new'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l all -d 'Also insights that were answered, and those of rules that have fallen silent'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l allow-unjudged -d 'Exit with 0 instead of 3 where nothing could be judged'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l run-hooks -d 'Run the hooks when done, also those of the repository\'s yardstick.toml: see `yardstick hooks`'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -a "explain" -d 'Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -a "accept" -d 'Say that an insight is right and meant to stay: its level is the baseline from now on'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -a "dismiss" -d 'Say that an insight is wrong: it is not told again, and its rule is believed less'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -a "history" -d 'Show what was said when and what came of it, and how right each rule was'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -a "wake" -d 'Let a rule be heard again that has fallen silent'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and not __fish_seen_subcommand_from explain accept dismiss history wake help" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from explain" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from explain" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from explain" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from explain" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from explain" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from explain" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from explain" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from accept" -l reason -d 'Why' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from accept" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from accept" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from accept" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from accept" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from accept" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from accept" -s h -l help -d 'Print help'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from dismiss" -l reason -d 'Why' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from dismiss" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from dismiss" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from dismiss" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from dismiss" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from dismiss" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from dismiss" -s h -l help -d 'Print help'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from history" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from history" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from history" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from history" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from history" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from history" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from history" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from wake" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from wake" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from wake" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from wake" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from wake" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from wake" -s h -l help -d 'Print help'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from help" -f -a "explain" -d 'Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from help" -f -a "accept" -d 'Say that an insight is right and meant to stay: its level is the baseline from now on'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from help" -f -a "dismiss" -d 'Say that an insight is wrong: it is not told again, and its rule is believed less'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from help" -f -a "history" -d 'Show what was said when and what came of it, and how right each rule was'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from help" -f -a "wake" -d 'Let a rule be heard again that has fallen silent'
complete -c yardstick -n "__fish_yardstick_using_subcommand insights; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -s m -l metadata -d 'Which thing was measured: key=value (repeatable); makes the series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l note -d 'Something that only goes along: key=value (repeatable); makes no series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -s u -l unit -d 'Unit of values that name none: s, ms, MiB, %, count, req/s …' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -s t -l time -d 'When it was measured [default: what the input says, else the time of --commit, else now]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l commit -d 'The commit that was measured [default: the one checked out]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l branch -d 'The branch that was measured [default: the one checked out]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l after -d 'Say no only where a series was bad in its newest N runs, one after the other; says which it waits for' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l fail-on -d 'Exit with 1 where an insight of this kind is open: regression, drift, anomaly, budget …, or any (repeatable)' -r -f -a "any\t''
regression\t''
improvement\t''
anomaly\t''
drift\t''
noise\t''
budget\t''
forecast\t''
silent\t''
flaky\t''
environment\t''
rule\t''"
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -s n -l dry-run -d 'Judge, and write nothing'
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l allow-unjudged -d 'Exit with 0 instead of 3 where nothing could be judged'
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l run-hooks -d 'Run the hooks when done, also those of the repository\'s yardstick.toml: see `yardstick hooks`'
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l push -d 'Push it to the remote as well; where that cannot be reached, the next sync does'
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l require-remote -d 'Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning'
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand evaluate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand suggest" -l task-type -d 'What the work is about: feature, bugfix, refactoring, optimization or testing' -r -f -a "feature\t''
bugfix\t''
refactoring\t''
optimization\t''
testing\t''"
complete -c yardstick -n "__fish_yardstick_using_subcommand suggest" -l complexity -d 'How involved it is: low, medium or high' -r -f -a "low\t''
medium\t''
high\t''"
complete -c yardstick -n "__fish_yardstick_using_subcommand suggest" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand suggest" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand suggest" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand suggest" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand suggest" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand suggest" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand suggest" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand suggest" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -f -a "check" -d 'Say whether the limits are kept: exit code 1 where one is broken'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -f -a "list" -d 'Show the budgets and how the metrics stand'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -f -a "set" -d 'Write a limit into yardstick.toml, keeping its comments'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -f -a "ratchet" -d 'Tighten limits to what is achieved, plus the noise seen'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -f -a "propose" -d 'Derive limits from the noise, and say how often they would be false alarms'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -f -a "forecast" -d 'Say when limits will break, and how likely'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and not __fish_seen_subcommand_from check list set ratchet propose forecast help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l policy -d 'Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -s b -l branch -d 'Samples of this branch, pattern or pull request (\'#43\') [default: the current branch or pull request, else the baseline]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l commit -d 'Only samples of this commit' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l last -d 'Judge each series by its newest N samples, whatever its budget\'s window; the latest value becomes their median' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l after -d 'Say no only where a series was bad in its newest N runs, one after the other; says which it waits for' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l allow-unjudged -d 'Exit with 0 instead of 3 where nothing could be judged'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l fail-unjudged -d 'Exit with 3 where any budget could not be judged; a broken one is a 1 all the same'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l run-hooks -d 'Run the hooks when done, also those of the repository\'s yardstick.toml: see `yardstick hooks`'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from list" -l policy -d 'Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from list" -s b -l branch -d 'Samples of this branch, pattern or pull request (\'#43\') [default: the current branch or pull request, else the baseline]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from list" -l commit -d 'Only samples of this commit' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from list" -l last -d 'Judge each series by its newest N samples, whatever its budget\'s window; the latest value becomes their median' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from list" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from list" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from list" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from list" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from list" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -l max -d 'Values must stay at or below this: 30s, 120MiB, 3' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -l min -d 'Values must stay at or above this' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -l max-increase -d 'Values may be above the level of the baseline by this much: 5%, 2s' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -l max-decrease -d 'Values may be below the level of the baseline by this much' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -l warn -d 'Warn beyond this' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -s m -l metadata -d 'Only series with this metadata: key=value (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -s b -l branch -d 'Only where this branch or pull request is judged: main, \'release/*\', \'#*\'' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -s s -l statistic -d 'What is held against the limit: latest, mean, median, min, max, p1 to p99 [default: latest]' -r -f -a "latest\t''
mean\t''
median\t''
min\t''
max\t''
p50\t''
p75\t''
p90\t''
p95\t''
p99\t''"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -s w -l window -d 'How many of the newest samples the statistic looks at' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -l remove -d 'Take the limits of this metric and metadata out again; with --statistic or --branch, only those'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from ratchet" -l reason -d 'Why a limit may be loosened; without it, none is' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from ratchet" -l to -d 'Move the one limit that is meant to this value, whatever the samples say' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from ratchet" -l rate -d 'False alarms a check that the limit may give [default: 1%]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from ratchet" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from ratchet" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from ratchet" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from ratchet" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from ratchet" -l dry-run -d 'Say what would be done, and do nothing'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from ratchet" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from ratchet" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from ratchet" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from ratchet" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -s m -l metadata -d 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -s b -l branch -d 'Only samples of this branch, pattern or pull request (main, \'rel/*\', \'#43\'); \'*\' takes all [default: the baseline and what is checked out]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l commit -d 'Only samples of this commit, full or abbreviated (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l since -d 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l until -d 'Only samples before this time' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l last -d 'Only the newest N samples of each series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l by -d 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -s s -l statistic -d 'What will be held against the limit: latest, mean, median, min, max, p1 to p99' -r -f -a "latest\t''
mean\t''
median\t''
min\t''
max\t''
p50\t''
p75\t''
p90\t''
p95\t''
p99\t''"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -s w -l window -d 'How many of the newest samples the statistic looks at' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l rate -d 'False alarms a check that the limit may give' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l write -d 'Write the limits into yardstick.toml'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from propose" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -l policy -d 'Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -s b -l branch -d 'Samples of this branch, pattern or pull request (\'#43\') [default: the current branch or pull request, else the baseline]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -l commit -d 'Only samples of this commit' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -l last -d 'Judge each series by its newest N samples, whatever its budget\'s window; the latest value becomes their median' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -l within -d 'How far ahead to look for the probability: 30d, 2w, 6mo' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -l ahead -d 'The same in samples' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from forecast" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say whether the limits are kept: exit code 1 where one is broken'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show the budgets and how the metrics stand'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from help" -f -a "set" -d 'Write a limit into yardstick.toml, keeping its comments'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from help" -f -a "ratchet" -d 'Tighten limits to what is achieved, plus the noise seen'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from help" -f -a "propose" -d 'Derive limits from the noise, and say how often they would be false alarms'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from help" -f -a "forecast" -d 'Say when limits will break, and how likely'
complete -c yardstick -n "__fish_yardstick_using_subcommand budget; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l against -d 'Hold the current pull request, branch or commit (or that of --branch and --commit) against this baseline: a branch or a pattern' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l marker -d 'Name in the comment that ends the Markdown, by which a script finds the text again: letters, digits, . and _' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -s m -l metadata -d 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -s b -l branch -d 'Only samples of this branch, pattern or pull request (main, \'rel/*\', \'#43\'); \'*\' takes all [default: the baseline and what is checked out]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l commit -d 'Only samples of this commit, full or abbreviated (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l since -d 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l until -d 'Only samples before this time' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l last -d 'Only the newest N samples of each series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l by -d 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l fail-on -d 'Exit with 1 where the report holds this kind: regression, budget, anomaly …, or any (repeatable)' -r -f -a "any\t''
regression\t''
improvement\t''
anomaly\t''
drift\t''
noise\t''
budget\t''
forecast\t''
silent\t''
flaky\t''
environment\t''
rule\t''"
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l allow-unjudged -d 'Exit with 0 instead of 3 where nothing could be judged'
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s w -l warmup -d 'Runs of each command before the measured ones, to fill caches' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s m -l min-runs -d 'Fewest runs of each command [default: 10]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s M -l max-runs -d 'Most runs of each command' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s r -l runs -l repeat -d 'Exactly so many runs of each command' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l min-time -d 'Measure each command for at least this time, if --max-runs allows [default: 3s]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l max-time -d 'Start no further run after this time for each command' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l precision -d 'Go on until the median is known this exactly: 1%' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s s -l setup -d 'Run this once before everything of a command' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s p -l prepare -d 'Run this before each run; once for all commands, or once for each' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s C -l conclude -d 'Run this after each run; once for all commands, or once for each' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s c -l cleanup -d 'Run this once after everything of a command' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s P -l parameter-scan -d 'Run every command for each value from MIN to MAX in place of {NAME}' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s D -l parameter-step-size -d 'The step of --parameter-scan [default: 1]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s L -l parameter-list -d 'Run every command for each of these values in place of {NAME}: a,b,c' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l revs -d 'Measure the commands at these revisions, checked out beside the project: main,HEAD, or a range v1.0..HEAD; with --record, each is recorded with the time of its commit' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l build -d 'Shell command that builds a revision, run in its counterpart of this folder' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l every -d 'Of a range, take every N-th revision, counted from its end' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l matrix -d 'Run every command with each of these values of an environment variable; several make all combinations (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l scan -d 'Run the command for each value in place of {NAME}, and say how its time grows: n=1000,10000,100000' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l growth-of -d 'What grows: time or memory' -r -f -a "time\t''
memory\t''"
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l expect -d 'Exit with 1 where it grows faster than this: 1, \'log n\', n, \'n log n\', n^2 or n^3' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l predict -d 'Say what these values would cost [default: twice and ten times the largest]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s S -l shell -d 'The shell that runs commands: a program, with arguments if need be; none for no shell [default: sh]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s i -l ignore-failure -d 'Measure runs that fail as well; all, or those with these exit codes: -i=1,2' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l timeout -d 'Kill a run, and all that it started, after this time: 30s' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l input -d 'Standard input of the commands: null or a file' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l output -d 'Where the output of the commands goes: null, pipe, inherit or a file; once, or once for each' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l counters -d 'Count instructions and cycles, which --json shows: auto counts where it makes no run slower' -r -f -a "auto\t'Where they cost nothing'
always\t'Even where times suffer: on virtual machines'
never\t'Not at all'"
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s n -l command-name -d 'Name of a command in results and in the store; repeatable' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l reference -d 'A further command, which the others are held against [default: the fastest]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l reference-name -d 'Name of the reference in results' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l fail-if-slower -d 'Exit with 1 where a command is slower than the first one, or than --baseline, by more than this' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l baseline -d 'Hold commands against what was recorded under this metric on the baseline branch and this machine' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l record -d 'Record a sample of each command under this metric: the median, with n and spread' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l metadata -d 'Metadata of the samples, beside bench=NAME and the parameters: key=value (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s u -l time-unit -d 'Unit of times in tables: millisecond, second, microsecond or their symbols' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l sort -d 'Order of the rows: auto, command or mean-time' -r -f -a "auto\t'As given'
command\t'As given'
mean-time\t'Fastest first'"
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l style -d 'What is shown on a terminal: auto, basic, full, nocolor, color or none' -r -f -a "auto\t'Colour and progress where there is a terminal'
basic\t'Neither'
full\t'Both'
nocolor\t'Progress alone'
color\t'Colour alone'
none\t'Nothing but what is exported'"
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l export-json -d 'Everything, as JSON that hyperfine\'s scripts read' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l export-csv -d 'A table as CSV, times in seconds' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l export-markdown -d 'A table as Markdown' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l export-asciidoc -d 'A table as AsciiDoc' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l export-orgmode -d 'A table for Org-mode' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l export-svg -d 'A picture of all runs' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l sequential -d 'Measure one command after the other [default: in turns, at random]'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l interleave -d 'Take turns also where each command has a --setup or --cleanup of its own'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s N -d 'Run commands without a shell: short for --shell none'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l show-output -d 'Show what the commands print: short for --output inherit'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l remeasure -d 'Before failing, measure once more and fail only if it is slower again'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l allow-unjudged -d 'Exit with 0 instead of 3 where nothing could be judged'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l noise -d 'Measure what differences this machine can resolve, with the command or a short loop'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l require-remote -d 'Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l histogram -d 'Show a histogram of each command\'s runs'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l push -d 'Push it to the remote as well; where that cannot be reached, the next sync does'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand benchmark" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l good -d 'A revision that was fast' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l bad -d 'A revision that is slow' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l build -d 'Shell command that builds a work tree, run in its counterpart of this folder' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l measure -d 'What to compare: time, cpu (user and system time), memory (peak) or instructions' -r -f -a "time\t''
cpu\t''
memory\t''
instructions\t''"
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l confidence -d 'Stop when the commit is known with this probability' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -s r -l runs -d 'Runs of each revision between two looks at the result' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -s w -l warmup -d 'Runs before those, of what was just built' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l max-runs -d 'Give up after so many runs of the good and the bad revision' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -s p -l prepare -d 'Shell command before every run' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l timeout -d 'End a run after this time, and count it as failed: 30s, 2m' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l log -d 'Keep every run in FILE; a bisection that finds its own log there goes on from it' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -s i -l ignore-failure -d 'Count runs that fail like others'
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand bisect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and not __fish_seen_subcommand_from list check test help" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and not __fish_seen_subcommand_from list check test help" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and not __fish_seen_subcommand_from list check test help" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and not __fish_seen_subcommand_from list check test help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and not __fish_seen_subcommand_from list check test help" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and not __fish_seen_subcommand_from list check test help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and not __fish_seen_subcommand_from list check test help" -f -a "list" -d 'Show the rules that are on, and the packs there are'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and not __fish_seen_subcommand_from list check test help" -f -a "check" -d 'Say what each rule means, and whether it can judge what the store holds'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and not __fish_seen_subcommand_from list check test help" -f -a "test" -d 'Say what each rule would have said over the history: when, how often, in which words'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and not __fish_seen_subcommand_from list check test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from list" -l pack -d 'Also the rules of this pack, as if it were on (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from list" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from list" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from list" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from list" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from list" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from check" -l pack -d 'Also the rules of this pack, as if it were on (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from check" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from check" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from check" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from check" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from check" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from check" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -l pack -d 'Also the rules of this pack, as if it were on (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -s m -l metadata -d 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -s b -l branch -d 'Only samples of this branch, pattern or pull request (main, \'rel/*\', \'#43\'); \'*\' takes all [default: the baseline and what is checked out]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -l commit -d 'Only samples of this commit, full or abbreviated (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -l since -d 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -l until -d 'Only samples before this time' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -l last -d 'Only the newest N samples of each series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -l by -d 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show the rules that are on, and the packs there are'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say what each rule means, and whether it can judge what the store holds'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "test" -d 'Say what each rule would have said over the history: when, how often, in which words'
complete -c yardstick -n "__fish_yardstick_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and not __fish_seen_subcommand_from list test run help" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and not __fish_seen_subcommand_from list test run help" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and not __fish_seen_subcommand_from list test run help" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and not __fish_seen_subcommand_from list test run help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and not __fish_seen_subcommand_from list test run help" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and not __fish_seen_subcommand_from list test run help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and not __fish_seen_subcommand_from list test run help" -f -a "list" -d 'Show the hooks there are, and how they did'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and not __fish_seen_subcommand_from list test run help" -f -a "test" -d 'Show what a hook would run, and what it would read; nothing is run'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and not __fish_seen_subcommand_from list test run help" -f -a "run" -d 'Tell every hook what it was not told yet; a hook that fails is a warning'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and not __fish_seen_subcommand_from list test run help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from list" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from list" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from list" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from list" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from list" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from test" -l insight -d 'The insight, by its id or the start of it [default: the surest that the hook\'s filters let through, else an invented one]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from test" -l event -d 'What would have happened: new, resolved, breached, ratcheted, accepted, dismissed [default: the first that the hook runs on]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from test" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from test" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from test" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from test" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from test" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from test" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from run" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from run" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from run" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from run" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from run" -l run-hooks -d 'Also run the hooks of the repository\'s yardstick.toml'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from run" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from run" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from run" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show the hooks there are, and how they did'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from help" -f -a "test" -d 'Show what a hook would run, and what it would read; nothing is run'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from help" -f -a "run" -d 'Tell every hook what it was not told yet; a hook that fails is a warning'
complete -c yardstick -n "__fish_yardstick_using_subcommand hooks; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c yardstick -n "__fish_yardstick_using_subcommand sync" -l remote -d 'The remote: git:NAME or git:ADDRESS [default: remote.url of the configuration, else git:origin; env: YARDSTICK_REMOTE]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand sync" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand sync" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand sync" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand sync" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand sync" -l compact -d 'Fold what was pushed into the shared store now, not only when much has gathered'
complete -c yardstick -n "__fish_yardstick_using_subcommand sync" -l require-remote -d 'Fail where the remote cannot be reached, instead of warning'
complete -c yardstick -n "__fish_yardstick_using_subcommand sync" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand sync" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand sync" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand sync" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -s m -l metadata -d 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -l commit -d 'Only samples of this commit, full or abbreviated (repeatable)' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -l since -d 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -l until -d 'Only samples before this time' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -l last -d 'Only the newest N samples of each series' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -l by -d 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -l bundle -d 'Write what the remote does not have yet to this file (- is standard output), for `import --bundle` of a job that may push' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -l format -d 'Form of the output: jsonl, json, csv or openmetrics' -r -f -a "jsonl\t'A sample a line, as it stands in the store'
json\t'One JSON document'
csv\t'Comma-separated values'
openmetrics\t'OpenMetrics text, values in base units'"
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -s b -l branch -d 'Only samples of this branch, pattern or pull request (main, \'rel/*\', \'#43\') [default: all]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand retract" -l reason -d 'Why' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand retract" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand retract" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand retract" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand retract" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand retract" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand retract" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand rename" -l reason -d 'Why' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand rename" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand rename" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand rename" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand rename" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand rename" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand rename" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -l keep -d 'Keep samples of this length of time: 180d, 1y [default: retention.keep of the configuration]' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -l before -d 'Drop samples measured before this time' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -l reason -d 'Why; kept with the horizon' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -s n -l dry-run -d 'Say what would be dropped and change nothing'
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -l yes -d 'Drop even the last sample of the store'
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand prune" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand doctor" -l format -d 'Form of the output: table, json, jsonl, markdown or csv' -r -f -a "table\t'For people'
json\t'One JSON document (see `yardstick schema`)'
jsonl\t'JSON Lines, a row a line'
markdown\t'For job summaries and comments'
csv\t'Comma-separated values'"
complete -c yardstick -n "__fish_yardstick_using_subcommand doctor" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand doctor" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand doctor" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand doctor" -l repair -d 'Mend what is found'
complete -c yardstick -n "__fish_yardstick_using_subcommand doctor" -l json -d 'Short for --format json'
complete -c yardstick -n "__fish_yardstick_using_subcommand doctor" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand doctor" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand detect" -l mode -d 'What to look for: changes, online or anomalies' -r -f -a "changes\t''
online\t''
anomalies\t''"
complete -c yardstick -n "__fish_yardstick_using_subcommand detect" -l from -d 'The form of the input: jsonl or csv' -r -f -a "jsonl\t''
csv\t''"
complete -c yardstick -n "__fish_yardstick_using_subcommand detect" -l min-effect -d 'Smallest change that is reported, in percent of the level before' -r
complete -c yardstick -n "__fish_yardstick_using_subcommand detect" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand detect" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand detect" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand detect" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand detect" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand detect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand schema" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand schema" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand schema" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand schema" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand schema" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand completions" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand completions" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand completions" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand completions" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand completions" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand man" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand man" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand man" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand man" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand man" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand demo" -l store -d 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand demo" -l config -d 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]' -r -F
complete -c yardstick -n "__fish_yardstick_using_subcommand demo" -l color -d 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Always'
never\t'Never'"
complete -c yardstick -n "__fish_yardstick_using_subcommand demo" -s q -l quiet -d 'Say nothing but results and errors'
complete -c yardstick -n "__fish_yardstick_using_subcommand demo" -l timings -d 'Say on standard error where the time went'
complete -c yardstick -n "__fish_yardstick_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "init" -d 'Write a yardstick.toml that fits this project'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "record" -d 'Record numbers: a metric and its value'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "import" -d 'Record what other tools write: tests, coverage, benchmarks, lint …'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "list" -d 'Show samples, newest last, or the metrics'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "trends" -d 'Show what the numbers do, series by series'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "insights" -d 'Show what needs attention, most certain first'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "evaluate" -d 'Record one iteration and say what it means against history'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "suggest" -d 'Say what to do next, from what needs attention here'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "budget" -d 'Keep metrics within limits'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "report" -d 'Say in one page what got worse, for a job summary or a comment'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "benchmark" -d 'Measure commands, and compare them'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "bisect" -d 'Find the commit that made a command slower'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "rules" -d 'Say yourself what needs attention: conditions over the numbers'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "hooks" -d 'Run programs of yours when something happens'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "sync" -d 'Share the store: one history from many machines'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "export" -d 'Write samples as JSON Lines, JSON, CSV or OpenMetrics text'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "retract" -d 'Take a sample back: it counts no longer'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "rename" -d 'Let the samples of one metric count as samples of another'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "prune" -d 'Drop old samples'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "doctor" -d 'Check the store and mend it'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "detect" -d 'Find changes, alarms or anomalies in series on standard input'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "schema" -d 'Print the JSON Schema of a document'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "man" -d 'Print the manual page'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "demo" -d 'See it all on a simulated history'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and not __fish_seen_subcommand_from init record import list trends insights evaluate suggest budget report benchmark bisect rules hooks sync export retract rename prune doctor detect schema completions man demo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from insights" -f -a "explain" -d 'Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from insights" -f -a "accept" -d 'Say that an insight is right and meant to stay: its level is the baseline from now on'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from insights" -f -a "dismiss" -d 'Say that an insight is wrong: it is not told again, and its rule is believed less'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from insights" -f -a "history" -d 'Show what was said when and what came of it, and how right each rule was'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from insights" -f -a "wake" -d 'Let a rule be heard again that has fallen silent'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from budget" -f -a "check" -d 'Say whether the limits are kept: exit code 1 where one is broken'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from budget" -f -a "list" -d 'Show the budgets and how the metrics stand'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from budget" -f -a "set" -d 'Write a limit into yardstick.toml, keeping its comments'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from budget" -f -a "ratchet" -d 'Tighten limits to what is achieved, plus the noise seen'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from budget" -f -a "propose" -d 'Derive limits from the noise, and say how often they would be false alarms'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from budget" -f -a "forecast" -d 'Say when limits will break, and how likely'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "list" -d 'Show the rules that are on, and the packs there are'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "check" -d 'Say what each rule means, and whether it can judge what the store holds'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "test" -d 'Say what each rule would have said over the history: when, how often, in which words'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from hooks" -f -a "list" -d 'Show the hooks there are, and how they did'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from hooks" -f -a "test" -d 'Show what a hook would run, and what it would read; nothing is run'
complete -c yardstick -n "__fish_yardstick_using_subcommand help; and __fish_seen_subcommand_from hooks" -f -a "run" -d 'Tell every hook what it was not told yet; a hook that fails is a warning'


use builtin;
use str;

set edit:completion:arg-completer[yardstick] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'yardstick'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'yardstick'= {
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'Write a yardstick.toml that fits this project'
            cand record 'Record numbers: a metric and its value'
            cand import 'Record what other tools write: tests, coverage, benchmarks, lint …'
            cand list 'Show samples, newest last, or the metrics'
            cand trends 'Show what the numbers do, series by series'
            cand insights 'Show what needs attention, most certain first'
            cand evaluate 'Record one iteration and say what it means against history'
            cand suggest 'Say what to do next, from what needs attention here'
            cand budget 'Keep metrics within limits'
            cand report 'Say in one page what got worse, for a job summary or a comment'
            cand benchmark 'Measure commands, and compare them'
            cand bisect 'Find the commit that made a command slower'
            cand rules 'Say yourself what needs attention: conditions over the numbers'
            cand hooks 'Run programs of yours when something happens'
            cand sync 'Share the store: one history from many machines'
            cand export 'Write samples as JSON Lines, JSON, CSV or OpenMetrics text'
            cand retract 'Take a sample back: it counts no longer'
            cand rename 'Let the samples of one metric count as samples of another'
            cand prune 'Drop old samples'
            cand doctor 'Check the store and mend it'
            cand detect 'Find changes, alarms or anomalies in series on standard input'
            cand schema 'Print the JSON Schema of a document'
            cand completions 'Print a completion script for a shell'
            cand man 'Print the manual page'
            cand demo 'See it all on a simulated history'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'yardstick;init'= {
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --committed 'Keep the store under version control: no branch switch is safe from it, but a clone brings it along'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;record'= {
            cand -m 'Which thing was measured: key=value (repeatable); makes the series'
            cand --metadata 'Which thing was measured: key=value (repeatable); makes the series'
            cand --note 'Something that only goes along: key=value (repeatable); makes no series'
            cand -u 'Unit of values that name none: s, ms, MiB, %, count, req/s …'
            cand --unit 'Unit of values that name none: s, ms, MiB, %, count, req/s …'
            cand -t 'When it was measured [default: what the input says, else the time of --commit, else now]'
            cand --time 'When it was measured [default: what the input says, else the time of --commit, else now]'
            cand --commit 'The commit that was measured [default: the one checked out]'
            cand --branch 'The branch that was measured [default: the one checked out]'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -n 'Say what would be recorded and write nothing'
            cand --dry-run 'Say what would be recorded and write nothing'
            cand --push 'Push it to the remote as well; where that cannot be reached, the next sync does'
            cand --require-remote 'Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;import'= {
            cand --from 'The format, of --list-formats, or json, jsonl, csv of `export` [default: told from the content]'
            cand --items 'Also values per test, file, rule …: of tests those that did not pass; all with --items all'
            cand --map 'Record metrics of that name or pattern under another name: ''cpu_*=cpu_time'' (repeatable)'
            cand --prefix 'Put this in front of the names of metrics that --map does not name'
            cand --column 'Which column of a CSV file is the metric, value, unit or time: value=elapsed (repeatable)'
            cand --bundle 'Take what `export --bundle` wrote, as samples of the pull request that --pull-request names, whatever it claims'
            cand --pull-request 'The pull request that the bundle is of [env: YARDSTICK_PULL_REQUEST]'
            cand -m 'Which thing was measured: key=value (repeatable); makes the series'
            cand --metadata 'Which thing was measured: key=value (repeatable); makes the series'
            cand --note 'Something that only goes along: key=value (repeatable); makes no series'
            cand -u 'Unit of values that name none: s, ms, MiB, %, count, req/s …'
            cand --unit 'Unit of values that name none: s, ms, MiB, %, count, req/s …'
            cand -t 'When it was measured [default: what the input says, else the time of --commit, else now]'
            cand --time 'When it was measured [default: what the input says, else the time of --commit, else now]'
            cand --commit 'The commit that was measured [default: the one checked out]'
            cand --branch 'The branch that was measured [default: the one checked out]'
            cand --max-size 'Size of a file that a tool wrote'
            cand --max-line 'Size of a line in one'
            cand --max-depth 'Levels of nesting in one; of JSON at most 127'
            cand --max-elements 'Tests, files, issues, benchmarks in one'
            cand --max-files 'Files in all, those in folders included'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --list-formats 'Show the formats that are read'
            cand -k 'Record the files that can be read although others cannot; the exit code stays 2'
            cand --keep-going 'Record the files that can be read although others cannot; the exit code stays 2'
            cand --write-config 'Write into yardstick.toml which way is better, where only the files say it'
            cand -n 'Say what would be recorded and write nothing'
            cand --dry-run 'Say what would be recorded and write nothing'
            cand --push 'Push it to the remote as well; where that cannot be reached, the next sync does'
            cand --require-remote 'Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;list'= {
            cand -m 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand --metadata 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand --commit 'Only samples of this commit, full or abbreviated (repeatable)'
            cand --since 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday'
            cand --until 'Only samples before this time'
            cand --last 'Only the newest N samples of each series'
            cand --by 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand -b 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43'') [default: all]'
            cand --branch 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43'') [default: all]'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --metrics 'Show the metrics with their number of samples, unit and last value'
            cand --hidden 'Show what was taken back, and say what was renamed'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;trends'= {
            cand -m 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand --metadata 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand -b 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]'
            cand --branch 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]'
            cand --commit 'Only samples of this commit, full or abbreviated (repeatable)'
            cand --since 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday'
            cand --until 'Only samples before this time'
            cand --last 'Only the newest N samples of each series'
            cand --by 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]'
            cand --window 'How many of the newest samples count as recent'
            cand --forecast 'Say where each series will be N samples ahead, with an interval that holds it in four of five cases'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;insights'= {
            cand -m 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand --metadata 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand -b 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]'
            cand --branch 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]'
            cand --commit 'Only samples of this commit, full or abbreviated (repeatable)'
            cand --since 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday'
            cand --until 'Only samples before this time'
            cand --last 'Only the newest N samples of each series'
            cand --by 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]'
            cand --min-confidence 'Only insights at least this sure, 0 to 1'
            cand --category 'Only insights of this category: performance, quality, reliability, resource or your own (repeatable)'
            cand --state 'Only insights in this state: new, ongoing, resolved, accepted, dismissed (repeatable) [default: the first three]'
            cand --after 'Say no only where a series was bad in its newest N runs, one after the other; says which it waits for'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --fail-on 'Exit with 1 where an insight of this kind is open: regression, drift, anomaly, budget …, or any (repeatable)'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --new 'Only insights that the latest run brought: short for --state new'
            cand --all 'Also insights that were answered, and those of rules that have fallen silent'
            cand --allow-unjudged 'Exit with 0 instead of 3 where nothing could be judged'
            cand --run-hooks 'Run the hooks when done, also those of the repository''s yardstick.toml: see `yardstick hooks`'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand explain 'Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours'
            cand accept 'Say that an insight is right and meant to stay: its level is the baseline from now on'
            cand dismiss 'Say that an insight is wrong: it is not told again, and its rule is believed less'
            cand history 'Show what was said when and what came of it, and how right each rule was'
            cand wake 'Let a rule be heard again that has fallen silent'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'yardstick;insights;explain'= {
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'yardstick;insights;accept'= {
            cand --reason 'Why'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'yardstick;insights;dismiss'= {
            cand --reason 'Why'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'yardstick;insights;history'= {
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;insights;wake'= {
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'yardstick;insights;help'= {
            cand explain 'Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours'
            cand accept 'Say that an insight is right and meant to stay: its level is the baseline from now on'
            cand dismiss 'Say that an insight is wrong: it is not told again, and its rule is believed less'
            cand history 'Show what was said when and what came of it, and how right each rule was'
            cand wake 'Let a rule be heard again that has fallen silent'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'yardstick;insights;help;explain'= {
        }
        &'yardstick;insights;help;accept'= {
        }
        &'yardstick;insights;help;dismiss'= {
        }
        &'yardstick;insights;help;history'= {
        }
        &'yardstick;insights;help;wake'= {
        }
        &'yardstick;insights;help;help'= {
        }
        &'yardstick;evaluate'= {
            cand -m 'Which thing was measured: key=value (repeatable); makes the series'
            cand --metadata 'Which thing was measured: key=value (repeatable); makes the series'
            cand --note 'Something that only goes along: key=value (repeatable); makes no series'
            cand -u 'Unit of values that name none: s, ms, MiB, %, count, req/s …'
            cand --unit 'Unit of values that name none: s, ms, MiB, %, count, req/s …'
            cand -t 'When it was measured [default: what the input says, else the time of --commit, else now]'
            cand --time 'When it was measured [default: what the input says, else the time of --commit, else now]'
            cand --commit 'The commit that was measured [default: the one checked out]'
            cand --branch 'The branch that was measured [default: the one checked out]'
            cand --after 'Say no only where a series was bad in its newest N runs, one after the other; says which it waits for'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --fail-on 'Exit with 1 where an insight of this kind is open: regression, drift, anomaly, budget …, or any (repeatable)'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -n 'Judge, and write nothing'
            cand --dry-run 'Judge, and write nothing'
            cand --allow-unjudged 'Exit with 0 instead of 3 where nothing could be judged'
            cand --run-hooks 'Run the hooks when done, also those of the repository''s yardstick.toml: see `yardstick hooks`'
            cand --push 'Push it to the remote as well; where that cannot be reached, the next sync does'
            cand --require-remote 'Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;suggest'= {
            cand --task-type 'What the work is about: feature, bugfix, refactoring, optimization or testing'
            cand --complexity 'How involved it is: low, medium or high'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;budget'= {
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand check 'Say whether the limits are kept: exit code 1 where one is broken'
            cand list 'Show the budgets and how the metrics stand'
            cand set 'Write a limit into yardstick.toml, keeping its comments'
            cand ratchet 'Tighten limits to what is achieved, plus the noise seen'
            cand propose 'Derive limits from the noise, and say how often they would be false alarms'
            cand forecast 'Say when limits will break, and how likely'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'yardstick;budget;check'= {
            cand --policy 'Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block'
            cand -b 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]'
            cand --branch 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]'
            cand --commit 'Only samples of this commit'
            cand --last 'Judge each series by its newest N samples, whatever its budget''s window; the latest value becomes their median'
            cand --after 'Say no only where a series was bad in its newest N runs, one after the other; says which it waits for'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --allow-unjudged 'Exit with 0 instead of 3 where nothing could be judged'
            cand --fail-unjudged 'Exit with 3 where any budget could not be judged; a broken one is a 1 all the same'
            cand --run-hooks 'Run the hooks when done, also those of the repository''s yardstick.toml: see `yardstick hooks`'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;budget;list'= {
            cand --policy 'Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block'
            cand -b 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]'
            cand --branch 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]'
            cand --commit 'Only samples of this commit'
            cand --last 'Judge each series by its newest N samples, whatever its budget''s window; the latest value becomes their median'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'yardstick;budget;set'= {
            cand --max 'Values must stay at or below this: 30s, 120MiB, 3'
            cand --min 'Values must stay at or above this'
            cand --max-increase 'Values may be above the level of the baseline by this much: 5%, 2s'
            cand --max-decrease 'Values may be below the level of the baseline by this much'
            cand --warn 'Warn beyond this'
            cand -m 'Only series with this metadata: key=value (repeatable)'
            cand --metadata 'Only series with this metadata: key=value (repeatable)'
            cand -b 'Only where this branch or pull request is judged: main, ''release/*'', ''#*'''
            cand --branch 'Only where this branch or pull request is judged: main, ''release/*'', ''#*'''
            cand -s 'What is held against the limit: latest, mean, median, min, max, p1 to p99 [default: latest]'
            cand --statistic 'What is held against the limit: latest, mean, median, min, max, p1 to p99 [default: latest]'
            cand -w 'How many of the newest samples the statistic looks at'
            cand --window 'How many of the newest samples the statistic looks at'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --remove 'Take the limits of this metric and metadata out again; with --statistic or --branch, only those'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;budget;ratchet'= {
            cand --reason 'Why a limit may be loosened; without it, none is'
            cand --to 'Move the one limit that is meant to this value, whatever the samples say'
            cand --rate 'False alarms a check that the limit may give [default: 1%]'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --dry-run 'Say what would be done, and do nothing'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;budget;propose'= {
            cand -m 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand --metadata 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand -b 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]'
            cand --branch 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]'
            cand --commit 'Only samples of this commit, full or abbreviated (repeatable)'
            cand --since 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday'
            cand --until 'Only samples before this time'
            cand --last 'Only the newest N samples of each series'
            cand --by 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]'
            cand -s 'What will be held against the limit: latest, mean, median, min, max, p1 to p99'
            cand --statistic 'What will be held against the limit: latest, mean, median, min, max, p1 to p99'
            cand -w 'How many of the newest samples the statistic looks at'
            cand --window 'How many of the newest samples the statistic looks at'
            cand --rate 'False alarms a check that the limit may give'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --write 'Write the limits into yardstick.toml'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;budget;forecast'= {
            cand --policy 'Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block'
            cand -b 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]'
            cand --branch 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]'
            cand --commit 'Only samples of this commit'
            cand --last 'Judge each series by its newest N samples, whatever its budget''s window; the latest value becomes their median'
            cand --within 'How far ahead to look for the probability: 30d, 2w, 6mo'
            cand --ahead 'The same in samples'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;budget;help'= {
            cand check 'Say whether the limits are kept: exit code 1 where one is broken'
            cand list 'Show the budgets and how the metrics stand'
            cand set 'Write a limit into yardstick.toml, keeping its comments'
            cand ratchet 'Tighten limits to what is achieved, plus the noise seen'
            cand propose 'Derive limits from the noise, and say how often they would be false alarms'
            cand forecast 'Say when limits will break, and how likely'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'yardstick;budget;help;check'= {
        }
        &'yardstick;budget;help;list'= {
        }
        &'yardstick;budget;help;set'= {
        }
        &'yardstick;budget;help;ratchet'= {
        }
        &'yardstick;budget;help;propose'= {
        }
        &'yardstick;budget;help;forecast'= {
        }
        &'yardstick;budget;help;help'= {
        }
        &'yardstick;report'= {
            cand --against 'Hold the current pull request, branch or commit (or that of --branch and --commit) against this baseline: a branch or a pattern'
            cand --marker 'Name in the comment that ends the Markdown, by which a script finds the text again: letters, digits, . and _'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand -m 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand --metadata 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand -b 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]'
            cand --branch 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]'
            cand --commit 'Only samples of this commit, full or abbreviated (repeatable)'
            cand --since 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday'
            cand --until 'Only samples before this time'
            cand --last 'Only the newest N samples of each series'
            cand --by 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]'
            cand --fail-on 'Exit with 1 where the report holds this kind: regression, budget, anomaly …, or any (repeatable)'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --allow-unjudged 'Exit with 0 instead of 3 where nothing could be judged'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;benchmark'= {
            cand -w 'Runs of each command before the measured ones, to fill caches'
            cand --warmup 'Runs of each command before the measured ones, to fill caches'
            cand -m 'Fewest runs of each command [default: 10]'
            cand --min-runs 'Fewest runs of each command [default: 10]'
            cand -M 'Most runs of each command'
            cand --max-runs 'Most runs of each command'
            cand -r 'Exactly so many runs of each command'
            cand --runs 'Exactly so many runs of each command'
            cand --repeat 'Exactly so many runs of each command'
            cand --min-time 'Measure each command for at least this time, if --max-runs allows [default: 3s]'
            cand --max-time 'Start no further run after this time for each command'
            cand --precision 'Go on until the median is known this exactly: 1%'
            cand -s 'Run this once before everything of a command'
            cand --setup 'Run this once before everything of a command'
            cand -p 'Run this before each run; once for all commands, or once for each'
            cand --prepare 'Run this before each run; once for all commands, or once for each'
            cand -C 'Run this after each run; once for all commands, or once for each'
            cand --conclude 'Run this after each run; once for all commands, or once for each'
            cand -c 'Run this once after everything of a command'
            cand --cleanup 'Run this once after everything of a command'
            cand -P 'Run every command for each value from MIN to MAX in place of {NAME}'
            cand --parameter-scan 'Run every command for each value from MIN to MAX in place of {NAME}'
            cand -D 'The step of --parameter-scan [default: 1]'
            cand --parameter-step-size 'The step of --parameter-scan [default: 1]'
            cand -L 'Run every command for each of these values in place of {NAME}: a,b,c'
            cand --parameter-list 'Run every command for each of these values in place of {NAME}: a,b,c'
            cand --revs 'Measure the commands at these revisions, checked out beside the project: main,HEAD, or a range v1.0..HEAD; with --record, each is recorded with the time of its commit'
            cand --build 'Shell command that builds a revision, run in its counterpart of this folder'
            cand --every 'Of a range, take every N-th revision, counted from its end'
            cand --matrix 'Run every command with each of these values of an environment variable; several make all combinations (repeatable)'
            cand --scan 'Run the command for each value in place of {NAME}, and say how its time grows: n=1000,10000,100000'
            cand --growth-of 'What grows: time or memory'
            cand --expect 'Exit with 1 where it grows faster than this: 1, ''log n'', n, ''n log n'', n^2 or n^3'
            cand --predict 'Say what these values would cost [default: twice and ten times the largest]'
            cand -S 'The shell that runs commands: a program, with arguments if need be; none for no shell [default: sh]'
            cand --shell 'The shell that runs commands: a program, with arguments if need be; none for no shell [default: sh]'
            cand -i 'Measure runs that fail as well; all, or those with these exit codes: -i=1,2'
            cand --ignore-failure 'Measure runs that fail as well; all, or those with these exit codes: -i=1,2'
            cand --timeout 'Kill a run, and all that it started, after this time: 30s'
            cand --input 'Standard input of the commands: null or a file'
            cand --output 'Where the output of the commands goes: null, pipe, inherit or a file; once, or once for each'
            cand --counters 'Count instructions and cycles, which --json shows: auto counts where it makes no run slower'
            cand -n 'Name of a command in results and in the store; repeatable'
            cand --command-name 'Name of a command in results and in the store; repeatable'
            cand --reference 'A further command, which the others are held against [default: the fastest]'
            cand --reference-name 'Name of the reference in results'
            cand --fail-if-slower 'Exit with 1 where a command is slower than the first one, or than --baseline, by more than this'
            cand --baseline 'Hold commands against what was recorded under this metric on the baseline branch and this machine'
            cand --record 'Record a sample of each command under this metric: the median, with n and spread'
            cand --metadata 'Metadata of the samples, beside bench=NAME and the parameters: key=value (repeatable)'
            cand -u 'Unit of times in tables: millisecond, second, microsecond or their symbols'
            cand --time-unit 'Unit of times in tables: millisecond, second, microsecond or their symbols'
            cand --sort 'Order of the rows: auto, command or mean-time'
            cand --style 'What is shown on a terminal: auto, basic, full, nocolor, color or none'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --export-json 'Everything, as JSON that hyperfine''s scripts read'
            cand --export-csv 'A table as CSV, times in seconds'
            cand --export-markdown 'A table as Markdown'
            cand --export-asciidoc 'A table as AsciiDoc'
            cand --export-orgmode 'A table for Org-mode'
            cand --export-svg 'A picture of all runs'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --sequential 'Measure one command after the other [default: in turns, at random]'
            cand --interleave 'Take turns also where each command has a --setup or --cleanup of its own'
            cand -N 'Run commands without a shell: short for --shell none'
            cand --show-output 'Show what the commands print: short for --output inherit'
            cand --remeasure 'Before failing, measure once more and fail only if it is slower again'
            cand --allow-unjudged 'Exit with 0 instead of 3 where nothing could be judged'
            cand --noise 'Measure what differences this machine can resolve, with the command or a short loop'
            cand --require-remote 'Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning'
            cand --histogram 'Show a histogram of each command''s runs'
            cand --json 'Short for --format json'
            cand --push 'Push it to the remote as well; where that cannot be reached, the next sync does'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;bisect'= {
            cand --good 'A revision that was fast'
            cand --bad 'A revision that is slow'
            cand --build 'Shell command that builds a work tree, run in its counterpart of this folder'
            cand --measure 'What to compare: time, cpu (user and system time), memory (peak) or instructions'
            cand --confidence 'Stop when the commit is known with this probability'
            cand -r 'Runs of each revision between two looks at the result'
            cand --runs 'Runs of each revision between two looks at the result'
            cand -w 'Runs before those, of what was just built'
            cand --warmup 'Runs before those, of what was just built'
            cand --max-runs 'Give up after so many runs of the good and the bad revision'
            cand -p 'Shell command before every run'
            cand --prepare 'Shell command before every run'
            cand --timeout 'End a run after this time, and count it as failed: 30s, 2m'
            cand --log 'Keep every run in FILE; a bisection that finds its own log there goes on from it'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -i 'Count runs that fail like others'
            cand --ignore-failure 'Count runs that fail like others'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;rules'= {
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'Show the rules that are on, and the packs there are'
            cand check 'Say what each rule means, and whether it can judge what the store holds'
            cand test 'Say what each rule would have said over the history: when, how often, in which words'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'yardstick;rules;list'= {
            cand --pack 'Also the rules of this pack, as if it were on (repeatable)'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'yardstick;rules;check'= {
            cand --pack 'Also the rules of this pack, as if it were on (repeatable)'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'yardstick;rules;test'= {
            cand --pack 'Also the rules of this pack, as if it were on (repeatable)'
            cand -m 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand --metadata 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand -b 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]'
            cand --branch 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]'
            cand --commit 'Only samples of this commit, full or abbreviated (repeatable)'
            cand --since 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday'
            cand --until 'Only samples before this time'
            cand --last 'Only the newest N samples of each series'
            cand --by 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'yardstick;rules;help'= {
            cand list 'Show the rules that are on, and the packs there are'
            cand check 'Say what each rule means, and whether it can judge what the store holds'
            cand test 'Say what each rule would have said over the history: when, how often, in which words'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'yardstick;rules;help;list'= {
        }
        &'yardstick;rules;help;check'= {
        }
        &'yardstick;rules;help;test'= {
        }
        &'yardstick;rules;help;help'= {
        }
        &'yardstick;hooks'= {
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'Show the hooks there are, and how they did'
            cand test 'Show what a hook would run, and what it would read; nothing is run'
            cand run 'Tell every hook what it was not told yet; a hook that fails is a warning'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'yardstick;hooks;list'= {
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'yardstick;hooks;test'= {
            cand --insight 'The insight, by its id or the start of it [default: the surest that the hook''s filters let through, else an invented one]'
            cand --event 'What would have happened: new, resolved, breached, ratcheted, accepted, dismissed [default: the first that the hook runs on]'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'yardstick;hooks;run'= {
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --run-hooks 'Also run the hooks of the repository''s yardstick.toml'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'yardstick;hooks;help'= {
            cand list 'Show the hooks there are, and how they did'
            cand test 'Show what a hook would run, and what it would read; nothing is run'
            cand run 'Tell every hook what it was not told yet; a hook that fails is a warning'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'yardstick;hooks;help;list'= {
        }
        &'yardstick;hooks;help;test'= {
        }
        &'yardstick;hooks;help;run'= {
        }
        &'yardstick;hooks;help;help'= {
        }
        &'yardstick;sync'= {
            cand --remote 'The remote: git:NAME or git:ADDRESS [default: remote.url of the configuration, else git:origin; env: YARDSTICK_REMOTE]'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --compact 'Fold what was pushed into the shared store now, not only when much has gathered'
            cand --require-remote 'Fail where the remote cannot be reached, instead of warning'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;export'= {
            cand -m 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand --metadata 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)'
            cand --commit 'Only samples of this commit, full or abbreviated (repeatable)'
            cand --since 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday'
            cand --until 'Only samples before this time'
            cand --last 'Only the newest N samples of each series'
            cand --by 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]'
            cand --bundle 'Write what the remote does not have yet to this file (- is standard output), for `import --bundle` of a job that may push'
            cand --format 'Form of the output: jsonl, json, csv or openmetrics'
            cand -b 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43'') [default: all]'
            cand --branch 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43'') [default: all]'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;retract'= {
            cand --reason 'Why'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;rename'= {
            cand --reason 'Why'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;prune'= {
            cand --keep 'Keep samples of this length of time: 180d, 1y [default: retention.keep of the configuration]'
            cand --before 'Drop samples measured before this time'
            cand --reason 'Why; kept with the horizon'
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -n 'Say what would be dropped and change nothing'
            cand --dry-run 'Say what would be dropped and change nothing'
            cand --yes 'Drop even the last sample of the store'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;doctor'= {
            cand --format 'Form of the output: table, json, jsonl, markdown or csv'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand --repair 'Mend what is found'
            cand --json 'Short for --format json'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;detect'= {
            cand --mode 'What to look for: changes, online or anomalies'
            cand --from 'The form of the input: jsonl or csv'
            cand --min-effect 'Smallest change that is reported, in percent of the level before'
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;schema'= {
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;completions'= {
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;man'= {
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;demo'= {
            cand --store 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]'
            cand --config 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]'
            cand --color 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]'
            cand -q 'Say nothing but results and errors'
            cand --quiet 'Say nothing but results and errors'
            cand --timings 'Say on standard error where the time went'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'yardstick;help'= {
            cand init 'Write a yardstick.toml that fits this project'
            cand record 'Record numbers: a metric and its value'
            cand import 'Record what other tools write: tests, coverage, benchmarks, lint …'
            cand list 'Show samples, newest last, or the metrics'
            cand trends 'Show what the numbers do, series by series'
            cand insights 'Show what needs attention, most certain first'
            cand evaluate 'Record one iteration and say what it means against history'
            cand suggest 'Say what to do next, from what needs attention here'
            cand budget 'Keep metrics within limits'
            cand report 'Say in one page what got worse, for a job summary or a comment'
            cand benchmark 'Measure commands, and compare them'
            cand bisect 'Find the commit that made a command slower'
            cand rules 'Say yourself what needs attention: conditions over the numbers'
            cand hooks 'Run programs of yours when something happens'
            cand sync 'Share the store: one history from many machines'
            cand export 'Write samples as JSON Lines, JSON, CSV or OpenMetrics text'
            cand retract 'Take a sample back: it counts no longer'
            cand rename 'Let the samples of one metric count as samples of another'
            cand prune 'Drop old samples'
            cand doctor 'Check the store and mend it'
            cand detect 'Find changes, alarms or anomalies in series on standard input'
            cand schema 'Print the JSON Schema of a document'
            cand completions 'Print a completion script for a shell'
            cand man 'Print the manual page'
            cand demo 'See it all on a simulated history'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'yardstick;help;init'= {
        }
        &'yardstick;help;record'= {
        }
        &'yardstick;help;import'= {
        }
        &'yardstick;help;list'= {
        }
        &'yardstick;help;trends'= {
        }
        &'yardstick;help;insights'= {
            cand explain 'Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours'
            cand accept 'Say that an insight is right and meant to stay: its level is the baseline from now on'
            cand dismiss 'Say that an insight is wrong: it is not told again, and its rule is believed less'
            cand history 'Show what was said when and what came of it, and how right each rule was'
            cand wake 'Let a rule be heard again that has fallen silent'
        }
        &'yardstick;help;insights;explain'= {
        }
        &'yardstick;help;insights;accept'= {
        }
        &'yardstick;help;insights;dismiss'= {
        }
        &'yardstick;help;insights;history'= {
        }
        &'yardstick;help;insights;wake'= {
        }
        &'yardstick;help;evaluate'= {
        }
        &'yardstick;help;suggest'= {
        }
        &'yardstick;help;budget'= {
            cand check 'Say whether the limits are kept: exit code 1 where one is broken'
            cand list 'Show the budgets and how the metrics stand'
            cand set 'Write a limit into yardstick.toml, keeping its comments'
            cand ratchet 'Tighten limits to what is achieved, plus the noise seen'
            cand propose 'Derive limits from the noise, and say how often they would be false alarms'
            cand forecast 'Say when limits will break, and how likely'
        }
        &'yardstick;help;budget;check'= {
        }
        &'yardstick;help;budget;list'= {
        }
        &'yardstick;help;budget;set'= {
        }
        &'yardstick;help;budget;ratchet'= {
        }
        &'yardstick;help;budget;propose'= {
        }
        &'yardstick;help;budget;forecast'= {
        }
        &'yardstick;help;report'= {
        }
        &'yardstick;help;benchmark'= {
        }
        &'yardstick;help;bisect'= {
        }
        &'yardstick;help;rules'= {
            cand list 'Show the rules that are on, and the packs there are'
            cand check 'Say what each rule means, and whether it can judge what the store holds'
            cand test 'Say what each rule would have said over the history: when, how often, in which words'
        }
        &'yardstick;help;rules;list'= {
        }
        &'yardstick;help;rules;check'= {
        }
        &'yardstick;help;rules;test'= {
        }
        &'yardstick;help;hooks'= {
            cand list 'Show the hooks there are, and how they did'
            cand test 'Show what a hook would run, and what it would read; nothing is run'
            cand run 'Tell every hook what it was not told yet; a hook that fails is a warning'
        }
        &'yardstick;help;hooks;list'= {
        }
        &'yardstick;help;hooks;test'= {
        }
        &'yardstick;help;hooks;run'= {
        }
        &'yardstick;help;sync'= {
        }
        &'yardstick;help;export'= {
        }
        &'yardstick;help;retract'= {
        }
        &'yardstick;help;rename'= {
        }
        &'yardstick;help;prune'= {
        }
        &'yardstick;help;doctor'= {
        }
        &'yardstick;help;detect'= {
        }
        &'yardstick;help;schema'= {
        }
        &'yardstick;help;completions'= {
        }
        &'yardstick;help;man'= {
        }
        &'yardstick;help;demo'= {
        }
        &'yardstick;help;help'= {
        }
    ]
    $completions[$command]
}

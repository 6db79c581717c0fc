
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'yardstick' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'yardstick'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'yardstick' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a yardstick.toml that fits this project')
            [CompletionResult]::new('record', 'record', [CompletionResultType]::ParameterValue, 'Record numbers: a metric and its value')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Record what other tools write: tests, coverage, benchmarks, lint …')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show samples, newest last, or the metrics')
            [CompletionResult]::new('trends', 'trends', [CompletionResultType]::ParameterValue, 'Show what the numbers do, series by series')
            [CompletionResult]::new('insights', 'insights', [CompletionResultType]::ParameterValue, 'Show what needs attention, most certain first')
            [CompletionResult]::new('evaluate', 'evaluate', [CompletionResultType]::ParameterValue, 'Record one iteration and say what it means against history')
            [CompletionResult]::new('suggest', 'suggest', [CompletionResultType]::ParameterValue, 'Say what to do next, from what needs attention here')
            [CompletionResult]::new('budget', 'budget', [CompletionResultType]::ParameterValue, 'Keep metrics within limits')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Say in one page what got worse, for a job summary or a comment')
            [CompletionResult]::new('benchmark', 'benchmark', [CompletionResultType]::ParameterValue, 'Measure commands, and compare them')
            [CompletionResult]::new('bisect', 'bisect', [CompletionResultType]::ParameterValue, 'Find the commit that made a command slower')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'Say yourself what needs attention: conditions over the numbers')
            [CompletionResult]::new('hooks', 'hooks', [CompletionResultType]::ParameterValue, 'Run programs of yours when something happens')
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Share the store: one history from many machines')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write samples as JSON Lines, JSON, CSV or OpenMetrics text')
            [CompletionResult]::new('retract', 'retract', [CompletionResultType]::ParameterValue, 'Take a sample back: it counts no longer')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Let the samples of one metric count as samples of another')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Drop old samples')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check the store and mend it')
            [CompletionResult]::new('detect', 'detect', [CompletionResultType]::ParameterValue, 'Find changes, alarms or anomalies in series on standard input')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a document')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'See it all on a simulated history')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'yardstick;init' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--committed', '--committed', [CompletionResultType]::ParameterName, 'Keep the store under version control: no branch switch is safe from it, but a clone brings it along')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;record' {
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Which thing was measured: key=value (repeatable); makes the series')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Which thing was measured: key=value (repeatable); makes the series')
            [CompletionResult]::new('--note', '--note', [CompletionResultType]::ParameterName, 'Something that only goes along: key=value (repeatable); makes no series')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Unit of values that name none: s, ms, MiB, %, count, req/s …')
            [CompletionResult]::new('--unit', '--unit', [CompletionResultType]::ParameterName, 'Unit of values that name none: s, ms, MiB, %, count, req/s …')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'When it was measured [default: what the input says, else the time of --commit, else now]')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'When it was measured [default: what the input says, else the time of --commit, else now]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'The commit that was measured [default: the one checked out]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'The branch that was measured [default: the one checked out]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Say what would be recorded and write nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be recorded and write nothing')
            [CompletionResult]::new('--push', '--push', [CompletionResultType]::ParameterName, 'Push it to the remote as well; where that cannot be reached, the next sync does')
            [CompletionResult]::new('--require-remote', '--require-remote', [CompletionResultType]::ParameterName, 'Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;import' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'The format, of --list-formats, or json, jsonl, csv of `export` [default: told from the content]')
            [CompletionResult]::new('--items', '--items', [CompletionResultType]::ParameterName, 'Also values per test, file, rule …: of tests those that did not pass; all with --items all')
            [CompletionResult]::new('--map', '--map', [CompletionResultType]::ParameterName, 'Record metrics of that name or pattern under another name: ''cpu_*=cpu_time'' (repeatable)')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'Put this in front of the names of metrics that --map does not name')
            [CompletionResult]::new('--column', '--column', [CompletionResultType]::ParameterName, 'Which column of a CSV file is the metric, value, unit or time: value=elapsed (repeatable)')
            [CompletionResult]::new('--bundle', '--bundle', [CompletionResultType]::ParameterName, 'Take what `export --bundle` wrote, as samples of the pull request that --pull-request names, whatever it claims')
            [CompletionResult]::new('--pull-request', '--pull-request', [CompletionResultType]::ParameterName, 'The pull request that the bundle is of [env: YARDSTICK_PULL_REQUEST]')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Which thing was measured: key=value (repeatable); makes the series')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Which thing was measured: key=value (repeatable); makes the series')
            [CompletionResult]::new('--note', '--note', [CompletionResultType]::ParameterName, 'Something that only goes along: key=value (repeatable); makes no series')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Unit of values that name none: s, ms, MiB, %, count, req/s …')
            [CompletionResult]::new('--unit', '--unit', [CompletionResultType]::ParameterName, 'Unit of values that name none: s, ms, MiB, %, count, req/s …')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'When it was measured [default: what the input says, else the time of --commit, else now]')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'When it was measured [default: what the input says, else the time of --commit, else now]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'The commit that was measured [default: the one checked out]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'The branch that was measured [default: the one checked out]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Size of a file that a tool wrote')
            [CompletionResult]::new('--max-line', '--max-line', [CompletionResultType]::ParameterName, 'Size of a line in one')
            [CompletionResult]::new('--max-depth', '--max-depth', [CompletionResultType]::ParameterName, 'Levels of nesting in one; of JSON at most 127')
            [CompletionResult]::new('--max-elements', '--max-elements', [CompletionResultType]::ParameterName, 'Tests, files, issues, benchmarks in one')
            [CompletionResult]::new('--max-files', '--max-files', [CompletionResultType]::ParameterName, 'Files in all, those in folders included')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--list-formats', '--list-formats', [CompletionResultType]::ParameterName, 'Show the formats that are read')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Record the files that can be read although others cannot; the exit code stays 2')
            [CompletionResult]::new('--keep-going', '--keep-going', [CompletionResultType]::ParameterName, 'Record the files that can be read although others cannot; the exit code stays 2')
            [CompletionResult]::new('--write-config', '--write-config', [CompletionResultType]::ParameterName, 'Write into yardstick.toml which way is better, where only the files say it')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Say what would be recorded and write nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be recorded and write nothing')
            [CompletionResult]::new('--push', '--push', [CompletionResultType]::ParameterName, 'Push it to the remote as well; where that cannot be reached, the next sync does')
            [CompletionResult]::new('--require-remote', '--require-remote', [CompletionResultType]::ParameterName, 'Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;list' {
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit, full or abbreviated (repeatable)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Only samples before this time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Only the newest N samples of each series')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43'') [default: all]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43'') [default: all]')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--metrics', '--metrics', [CompletionResultType]::ParameterName, 'Show the metrics with their number of samples, unit and last value')
            [CompletionResult]::new('--hidden', '--hidden', [CompletionResultType]::ParameterName, 'Show what was taken back, and say what was renamed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;trends' {
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit, full or abbreviated (repeatable)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Only samples before this time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Only the newest N samples of each series')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]')
            [CompletionResult]::new('--window', '--window', [CompletionResultType]::ParameterName, 'How many of the newest samples count as recent')
            [CompletionResult]::new('--forecast', '--forecast', [CompletionResultType]::ParameterName, 'Say where each series will be N samples ahead, with an interval that holds it in four of five cases')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;insights' {
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit, full or abbreviated (repeatable)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Only samples before this time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Only the newest N samples of each series')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Only insights at least this sure, 0 to 1')
            [CompletionResult]::new('--category', '--category', [CompletionResultType]::ParameterName, 'Only insights of this category: performance, quality, reliability, resource or your own (repeatable)')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Only insights in this state: new, ongoing, resolved, accepted, dismissed (repeatable) [default: the first three]')
            [CompletionResult]::new('--after', '--after', [CompletionResultType]::ParameterName, 'Say no only where a series was bad in its newest N runs, one after the other; says which it waits for')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with 1 where an insight of this kind is open: regression, drift, anomaly, budget …, or any (repeatable)')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--new', '--new', [CompletionResultType]::ParameterName, 'Only insights that the latest run brought: short for --state new')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Also insights that were answered, and those of rules that have fallen silent')
            [CompletionResult]::new('--allow-unjudged', '--allow-unjudged', [CompletionResultType]::ParameterName, 'Exit with 0 instead of 3 where nothing could be judged')
            [CompletionResult]::new('--run-hooks', '--run-hooks', [CompletionResultType]::ParameterName, 'Run the hooks when done, also those of the repository''s yardstick.toml: see `yardstick hooks`')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Say that an insight is right and meant to stay: its level is the baseline from now on')
            [CompletionResult]::new('dismiss', 'dismiss', [CompletionResultType]::ParameterValue, 'Say that an insight is wrong: it is not told again, and its rule is believed less')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'Show what was said when and what came of it, and how right each rule was')
            [CompletionResult]::new('wake', 'wake', [CompletionResultType]::ParameterValue, 'Let a rule be heard again that has fallen silent')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'yardstick;insights;explain' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;insights;accept' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;insights;dismiss' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;insights;history' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;insights;wake' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;insights;help' {
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Say that an insight is right and meant to stay: its level is the baseline from now on')
            [CompletionResult]::new('dismiss', 'dismiss', [CompletionResultType]::ParameterValue, 'Say that an insight is wrong: it is not told again, and its rule is believed less')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'Show what was said when and what came of it, and how right each rule was')
            [CompletionResult]::new('wake', 'wake', [CompletionResultType]::ParameterValue, 'Let a rule be heard again that has fallen silent')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'yardstick;insights;help;explain' {
            break
        }
        'yardstick;insights;help;accept' {
            break
        }
        'yardstick;insights;help;dismiss' {
            break
        }
        'yardstick;insights;help;history' {
            break
        }
        'yardstick;insights;help;wake' {
            break
        }
        'yardstick;insights;help;help' {
            break
        }
        'yardstick;evaluate' {
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Which thing was measured: key=value (repeatable); makes the series')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Which thing was measured: key=value (repeatable); makes the series')
            [CompletionResult]::new('--note', '--note', [CompletionResultType]::ParameterName, 'Something that only goes along: key=value (repeatable); makes no series')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Unit of values that name none: s, ms, MiB, %, count, req/s …')
            [CompletionResult]::new('--unit', '--unit', [CompletionResultType]::ParameterName, 'Unit of values that name none: s, ms, MiB, %, count, req/s …')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'When it was measured [default: what the input says, else the time of --commit, else now]')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'When it was measured [default: what the input says, else the time of --commit, else now]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'The commit that was measured [default: the one checked out]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'The branch that was measured [default: the one checked out]')
            [CompletionResult]::new('--after', '--after', [CompletionResultType]::ParameterName, 'Say no only where a series was bad in its newest N runs, one after the other; says which it waits for')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with 1 where an insight of this kind is open: regression, drift, anomaly, budget …, or any (repeatable)')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Judge, and write nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Judge, and write nothing')
            [CompletionResult]::new('--allow-unjudged', '--allow-unjudged', [CompletionResultType]::ParameterName, 'Exit with 0 instead of 3 where nothing could be judged')
            [CompletionResult]::new('--run-hooks', '--run-hooks', [CompletionResultType]::ParameterName, 'Run the hooks when done, also those of the repository''s yardstick.toml: see `yardstick hooks`')
            [CompletionResult]::new('--push', '--push', [CompletionResultType]::ParameterName, 'Push it to the remote as well; where that cannot be reached, the next sync does')
            [CompletionResult]::new('--require-remote', '--require-remote', [CompletionResultType]::ParameterName, 'Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;suggest' {
            [CompletionResult]::new('--task-type', '--task-type', [CompletionResultType]::ParameterName, 'What the work is about: feature, bugfix, refactoring, optimization or testing')
            [CompletionResult]::new('--complexity', '--complexity', [CompletionResultType]::ParameterName, 'How involved it is: low, medium or high')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;budget' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether the limits are kept: exit code 1 where one is broken')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the budgets and how the metrics stand')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Write a limit into yardstick.toml, keeping its comments')
            [CompletionResult]::new('ratchet', 'ratchet', [CompletionResultType]::ParameterValue, 'Tighten limits to what is achieved, plus the noise seen')
            [CompletionResult]::new('propose', 'propose', [CompletionResultType]::ParameterValue, 'Derive limits from the noise, and say how often they would be false alarms')
            [CompletionResult]::new('forecast', 'forecast', [CompletionResultType]::ParameterValue, 'Say when limits will break, and how likely')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'yardstick;budget;check' {
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Judge each series by its newest N samples, whatever its budget''s window; the latest value becomes their median')
            [CompletionResult]::new('--after', '--after', [CompletionResultType]::ParameterName, 'Say no only where a series was bad in its newest N runs, one after the other; says which it waits for')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--allow-unjudged', '--allow-unjudged', [CompletionResultType]::ParameterName, 'Exit with 0 instead of 3 where nothing could be judged')
            [CompletionResult]::new('--fail-unjudged', '--fail-unjudged', [CompletionResultType]::ParameterName, 'Exit with 3 where any budget could not be judged; a broken one is a 1 all the same')
            [CompletionResult]::new('--run-hooks', '--run-hooks', [CompletionResultType]::ParameterName, 'Run the hooks when done, also those of the repository''s yardstick.toml: see `yardstick hooks`')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;budget;list' {
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Judge each series by its newest N samples, whatever its budget''s window; the latest value becomes their median')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;budget;set' {
            [CompletionResult]::new('--max', '--max', [CompletionResultType]::ParameterName, 'Values must stay at or below this: 30s, 120MiB, 3')
            [CompletionResult]::new('--min', '--min', [CompletionResultType]::ParameterName, 'Values must stay at or above this')
            [CompletionResult]::new('--max-increase', '--max-increase', [CompletionResultType]::ParameterName, 'Values may be above the level of the baseline by this much: 5%, 2s')
            [CompletionResult]::new('--max-decrease', '--max-decrease', [CompletionResultType]::ParameterName, 'Values may be below the level of the baseline by this much')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Warn beyond this')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Only series with this metadata: key=value (repeatable)')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Only series with this metadata: key=value (repeatable)')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Only where this branch or pull request is judged: main, ''release/*'', ''#*''')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Only where this branch or pull request is judged: main, ''release/*'', ''#*''')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'What is held against the limit: latest, mean, median, min, max, p1 to p99 [default: latest]')
            [CompletionResult]::new('--statistic', '--statistic', [CompletionResultType]::ParameterName, 'What is held against the limit: latest, mean, median, min, max, p1 to p99 [default: latest]')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'How many of the newest samples the statistic looks at')
            [CompletionResult]::new('--window', '--window', [CompletionResultType]::ParameterName, 'How many of the newest samples the statistic looks at')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--remove', '--remove', [CompletionResultType]::ParameterName, 'Take the limits of this metric and metadata out again; with --statistic or --branch, only those')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;budget;ratchet' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why a limit may be loosened; without it, none is')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Move the one limit that is meant to this value, whatever the samples say')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'False alarms a check that the limit may give [default: 1%]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be done, and do nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;budget;propose' {
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit, full or abbreviated (repeatable)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Only samples before this time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Only the newest N samples of each series')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'What will be held against the limit: latest, mean, median, min, max, p1 to p99')
            [CompletionResult]::new('--statistic', '--statistic', [CompletionResultType]::ParameterName, 'What will be held against the limit: latest, mean, median, min, max, p1 to p99')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'How many of the newest samples the statistic looks at')
            [CompletionResult]::new('--window', '--window', [CompletionResultType]::ParameterName, 'How many of the newest samples the statistic looks at')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'False alarms a check that the limit may give')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write the limits into yardstick.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;budget;forecast' {
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Judge each series by its newest N samples, whatever its budget''s window; the latest value becomes their median')
            [CompletionResult]::new('--within', '--within', [CompletionResultType]::ParameterName, 'How far ahead to look for the probability: 30d, 2w, 6mo')
            [CompletionResult]::new('--ahead', '--ahead', [CompletionResultType]::ParameterName, 'The same in samples')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;budget;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether the limits are kept: exit code 1 where one is broken')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the budgets and how the metrics stand')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Write a limit into yardstick.toml, keeping its comments')
            [CompletionResult]::new('ratchet', 'ratchet', [CompletionResultType]::ParameterValue, 'Tighten limits to what is achieved, plus the noise seen')
            [CompletionResult]::new('propose', 'propose', [CompletionResultType]::ParameterValue, 'Derive limits from the noise, and say how often they would be false alarms')
            [CompletionResult]::new('forecast', 'forecast', [CompletionResultType]::ParameterValue, 'Say when limits will break, and how likely')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'yardstick;budget;help;check' {
            break
        }
        'yardstick;budget;help;list' {
            break
        }
        'yardstick;budget;help;set' {
            break
        }
        'yardstick;budget;help;ratchet' {
            break
        }
        'yardstick;budget;help;propose' {
            break
        }
        'yardstick;budget;help;forecast' {
            break
        }
        'yardstick;budget;help;help' {
            break
        }
        'yardstick;report' {
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'Hold the current pull request, branch or commit (or that of --branch and --commit) against this baseline: a branch or a pattern')
            [CompletionResult]::new('--marker', '--marker', [CompletionResultType]::ParameterName, 'Name in the comment that ends the Markdown, by which a script finds the text again: letters, digits, . and _')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit, full or abbreviated (repeatable)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Only samples before this time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Only the newest N samples of each series')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with 1 where the report holds this kind: regression, budget, anomaly …, or any (repeatable)')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--allow-unjudged', '--allow-unjudged', [CompletionResultType]::ParameterName, 'Exit with 0 instead of 3 where nothing could be judged')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;benchmark' {
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'Runs of each command before the measured ones, to fill caches')
            [CompletionResult]::new('--warmup', '--warmup', [CompletionResultType]::ParameterName, 'Runs of each command before the measured ones, to fill caches')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Fewest runs of each command [default: 10]')
            [CompletionResult]::new('--min-runs', '--min-runs', [CompletionResultType]::ParameterName, 'Fewest runs of each command [default: 10]')
            [CompletionResult]::new('-M', '-M ', [CompletionResultType]::ParameterName, 'Most runs of each command')
            [CompletionResult]::new('--max-runs', '--max-runs', [CompletionResultType]::ParameterName, 'Most runs of each command')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Exactly so many runs of each command')
            [CompletionResult]::new('--runs', '--runs', [CompletionResultType]::ParameterName, 'Exactly so many runs of each command')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'Exactly so many runs of each command')
            [CompletionResult]::new('--min-time', '--min-time', [CompletionResultType]::ParameterName, 'Measure each command for at least this time, if --max-runs allows [default: 3s]')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'Start no further run after this time for each command')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'Go on until the median is known this exactly: 1%')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Run this once before everything of a command')
            [CompletionResult]::new('--setup', '--setup', [CompletionResultType]::ParameterName, 'Run this once before everything of a command')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Run this before each run; once for all commands, or once for each')
            [CompletionResult]::new('--prepare', '--prepare', [CompletionResultType]::ParameterName, 'Run this before each run; once for all commands, or once for each')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Run this after each run; once for all commands, or once for each')
            [CompletionResult]::new('--conclude', '--conclude', [CompletionResultType]::ParameterName, 'Run this after each run; once for all commands, or once for each')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Run this once after everything of a command')
            [CompletionResult]::new('--cleanup', '--cleanup', [CompletionResultType]::ParameterName, 'Run this once after everything of a command')
            [CompletionResult]::new('-P', '-P ', [CompletionResultType]::ParameterName, 'Run every command for each value from MIN to MAX in place of {NAME}')
            [CompletionResult]::new('--parameter-scan', '--parameter-scan', [CompletionResultType]::ParameterName, 'Run every command for each value from MIN to MAX in place of {NAME}')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'The step of --parameter-scan [default: 1]')
            [CompletionResult]::new('--parameter-step-size', '--parameter-step-size', [CompletionResultType]::ParameterName, 'The step of --parameter-scan [default: 1]')
            [CompletionResult]::new('-L', '-L ', [CompletionResultType]::ParameterName, 'Run every command for each of these values in place of {NAME}: a,b,c')
            [CompletionResult]::new('--parameter-list', '--parameter-list', [CompletionResultType]::ParameterName, 'Run every command for each of these values in place of {NAME}: a,b,c')
            [CompletionResult]::new('--revs', '--revs', [CompletionResultType]::ParameterName, 'Measure the commands at these revisions, checked out beside the project: main,HEAD, or a range v1.0..HEAD; with --record, each is recorded with the time of its commit')
            [CompletionResult]::new('--build', '--build', [CompletionResultType]::ParameterName, 'Shell command that builds a revision, run in its counterpart of this folder')
            [CompletionResult]::new('--every', '--every', [CompletionResultType]::ParameterName, 'Of a range, take every N-th revision, counted from its end')
            [CompletionResult]::new('--matrix', '--matrix', [CompletionResultType]::ParameterName, 'Run every command with each of these values of an environment variable; several make all combinations (repeatable)')
            [CompletionResult]::new('--scan', '--scan', [CompletionResultType]::ParameterName, 'Run the command for each value in place of {NAME}, and say how its time grows: n=1000,10000,100000')
            [CompletionResult]::new('--growth-of', '--growth-of', [CompletionResultType]::ParameterName, 'What grows: time or memory')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Exit with 1 where it grows faster than this: 1, ''log n'', n, ''n log n'', n^2 or n^3')
            [CompletionResult]::new('--predict', '--predict', [CompletionResultType]::ParameterName, 'Say what these values would cost [default: twice and ten times the largest]')
            [CompletionResult]::new('-S', '-S ', [CompletionResultType]::ParameterName, 'The shell that runs commands: a program, with arguments if need be; none for no shell [default: sh]')
            [CompletionResult]::new('--shell', '--shell', [CompletionResultType]::ParameterName, 'The shell that runs commands: a program, with arguments if need be; none for no shell [default: sh]')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Measure runs that fail as well; all, or those with these exit codes: -i=1,2')
            [CompletionResult]::new('--ignore-failure', '--ignore-failure', [CompletionResultType]::ParameterName, 'Measure runs that fail as well; all, or those with these exit codes: -i=1,2')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Kill a run, and all that it started, after this time: 30s')
            [CompletionResult]::new('--input', '--input', [CompletionResultType]::ParameterName, 'Standard input of the commands: null or a file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the output of the commands goes: null, pipe, inherit or a file; once, or once for each')
            [CompletionResult]::new('--counters', '--counters', [CompletionResultType]::ParameterName, 'Count instructions and cycles, which --json shows: auto counts where it makes no run slower')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Name of a command in results and in the store; repeatable')
            [CompletionResult]::new('--command-name', '--command-name', [CompletionResultType]::ParameterName, 'Name of a command in results and in the store; repeatable')
            [CompletionResult]::new('--reference', '--reference', [CompletionResultType]::ParameterName, 'A further command, which the others are held against [default: the fastest]')
            [CompletionResult]::new('--reference-name', '--reference-name', [CompletionResultType]::ParameterName, 'Name of the reference in results')
            [CompletionResult]::new('--fail-if-slower', '--fail-if-slower', [CompletionResultType]::ParameterName, 'Exit with 1 where a command is slower than the first one, or than --baseline, by more than this')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Hold commands against what was recorded under this metric on the baseline branch and this machine')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Record a sample of each command under this metric: the median, with n and spread')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Metadata of the samples, beside bench=NAME and the parameters: key=value (repeatable)')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Unit of times in tables: millisecond, second, microsecond or their symbols')
            [CompletionResult]::new('--time-unit', '--time-unit', [CompletionResultType]::ParameterName, 'Unit of times in tables: millisecond, second, microsecond or their symbols')
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'Order of the rows: auto, command or mean-time')
            [CompletionResult]::new('--style', '--style', [CompletionResultType]::ParameterName, 'What is shown on a terminal: auto, basic, full, nocolor, color or none')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--export-json', '--export-json', [CompletionResultType]::ParameterName, 'Everything, as JSON that hyperfine''s scripts read')
            [CompletionResult]::new('--export-csv', '--export-csv', [CompletionResultType]::ParameterName, 'A table as CSV, times in seconds')
            [CompletionResult]::new('--export-markdown', '--export-markdown', [CompletionResultType]::ParameterName, 'A table as Markdown')
            [CompletionResult]::new('--export-asciidoc', '--export-asciidoc', [CompletionResultType]::ParameterName, 'A table as AsciiDoc')
            [CompletionResult]::new('--export-orgmode', '--export-orgmode', [CompletionResultType]::ParameterName, 'A table for Org-mode')
            [CompletionResult]::new('--export-svg', '--export-svg', [CompletionResultType]::ParameterName, 'A picture of all runs')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--sequential', '--sequential', [CompletionResultType]::ParameterName, 'Measure one command after the other [default: in turns, at random]')
            [CompletionResult]::new('--interleave', '--interleave', [CompletionResultType]::ParameterName, 'Take turns also where each command has a --setup or --cleanup of its own')
            [CompletionResult]::new('-N', '-N ', [CompletionResultType]::ParameterName, 'Run commands without a shell: short for --shell none')
            [CompletionResult]::new('--show-output', '--show-output', [CompletionResultType]::ParameterName, 'Show what the commands print: short for --output inherit')
            [CompletionResult]::new('--remeasure', '--remeasure', [CompletionResultType]::ParameterName, 'Before failing, measure once more and fail only if it is slower again')
            [CompletionResult]::new('--allow-unjudged', '--allow-unjudged', [CompletionResultType]::ParameterName, 'Exit with 0 instead of 3 where nothing could be judged')
            [CompletionResult]::new('--noise', '--noise', [CompletionResultType]::ParameterName, 'Measure what differences this machine can resolve, with the command or a short loop')
            [CompletionResult]::new('--require-remote', '--require-remote', [CompletionResultType]::ParameterName, 'Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning')
            [CompletionResult]::new('--histogram', '--histogram', [CompletionResultType]::ParameterName, 'Show a histogram of each command''s runs')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('--push', '--push', [CompletionResultType]::ParameterName, 'Push it to the remote as well; where that cannot be reached, the next sync does')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;bisect' {
            [CompletionResult]::new('--good', '--good', [CompletionResultType]::ParameterName, 'A revision that was fast')
            [CompletionResult]::new('--bad', '--bad', [CompletionResultType]::ParameterName, 'A revision that is slow')
            [CompletionResult]::new('--build', '--build', [CompletionResultType]::ParameterName, 'Shell command that builds a work tree, run in its counterpart of this folder')
            [CompletionResult]::new('--measure', '--measure', [CompletionResultType]::ParameterName, 'What to compare: time, cpu (user and system time), memory (peak) or instructions')
            [CompletionResult]::new('--confidence', '--confidence', [CompletionResultType]::ParameterName, 'Stop when the commit is known with this probability')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Runs of each revision between two looks at the result')
            [CompletionResult]::new('--runs', '--runs', [CompletionResultType]::ParameterName, 'Runs of each revision between two looks at the result')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'Runs before those, of what was just built')
            [CompletionResult]::new('--warmup', '--warmup', [CompletionResultType]::ParameterName, 'Runs before those, of what was just built')
            [CompletionResult]::new('--max-runs', '--max-runs', [CompletionResultType]::ParameterName, 'Give up after so many runs of the good and the bad revision')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Shell command before every run')
            [CompletionResult]::new('--prepare', '--prepare', [CompletionResultType]::ParameterName, 'Shell command before every run')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'End a run after this time, and count it as failed: 30s, 2m')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Keep every run in FILE; a bisection that finds its own log there goes on from it')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Count runs that fail like others')
            [CompletionResult]::new('--ignore-failure', '--ignore-failure', [CompletionResultType]::ParameterName, 'Count runs that fail like others')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;rules' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the rules that are on, and the packs there are')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what each rule means, and whether it can judge what the store holds')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Say what each rule would have said over the history: when, how often, in which words')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'yardstick;rules;list' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Also the rules of this pack, as if it were on (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;rules;check' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Also the rules of this pack, as if it were on (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;rules;test' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Also the rules of this pack, as if it were on (repeatable)')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43''); ''*'' takes all [default: the baseline and what is checked out]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit, full or abbreviated (repeatable)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Only samples before this time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Only the newest N samples of each series')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;rules;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the rules that are on, and the packs there are')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what each rule means, and whether it can judge what the store holds')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Say what each rule would have said over the history: when, how often, in which words')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'yardstick;rules;help;list' {
            break
        }
        'yardstick;rules;help;check' {
            break
        }
        'yardstick;rules;help;test' {
            break
        }
        'yardstick;rules;help;help' {
            break
        }
        'yardstick;hooks' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the hooks there are, and how they did')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Show what a hook would run, and what it would read; nothing is run')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Tell every hook what it was not told yet; a hook that fails is a warning')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'yardstick;hooks;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;hooks;test' {
            [CompletionResult]::new('--insight', '--insight', [CompletionResultType]::ParameterName, 'The insight, by its id or the start of it [default: the surest that the hook''s filters let through, else an invented one]')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'What would have happened: new, resolved, breached, ratcheted, accepted, dismissed [default: the first that the hook runs on]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;hooks;run' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--run-hooks', '--run-hooks', [CompletionResultType]::ParameterName, 'Also run the hooks of the repository''s yardstick.toml')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;hooks;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the hooks there are, and how they did')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Show what a hook would run, and what it would read; nothing is run')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Tell every hook what it was not told yet; a hook that fails is a warning')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'yardstick;hooks;help;list' {
            break
        }
        'yardstick;hooks;help;test' {
            break
        }
        'yardstick;hooks;help;run' {
            break
        }
        'yardstick;hooks;help;help' {
            break
        }
        'yardstick;sync' {
            [CompletionResult]::new('--remote', '--remote', [CompletionResultType]::ParameterName, 'The remote: git:NAME or git:ADDRESS [default: remote.url of the configuration, else git:origin; env: YARDSTICK_REMOTE]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--compact', '--compact', [CompletionResultType]::ParameterName, 'Fold what was pushed into the shared store now, not only when much has gathered')
            [CompletionResult]::new('--require-remote', '--require-remote', [CompletionResultType]::ParameterName, 'Fail where the remote cannot be reached, instead of warning')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;export' {
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit, full or abbreviated (repeatable)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Only samples before this time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Only the newest N samples of each series')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]')
            [CompletionResult]::new('--bundle', '--bundle', [CompletionResultType]::ParameterName, 'Write what the remote does not have yet to this file (- is standard output), for `import --bundle` of a job that may push')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: jsonl, json, csv or openmetrics')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43'') [default: all]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Only samples of this branch, pattern or pull request (main, ''rel/*'', ''#43'') [default: all]')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;retract' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;rename' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;prune' {
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Keep samples of this length of time: 180d, 1y [default: retention.keep of the configuration]')
            [CompletionResult]::new('--before', '--before', [CompletionResultType]::ParameterName, 'Drop samples measured before this time')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept with the horizon')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Say what would be dropped and change nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be dropped and change nothing')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Drop even the last sample of the store')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;doctor' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--repair', '--repair', [CompletionResultType]::ParameterName, 'Mend what is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;detect' {
            [CompletionResult]::new('--mode', '--mode', [CompletionResultType]::ParameterName, 'What to look for: changes, online or anomalies')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'The form of the input: jsonl or csv')
            [CompletionResult]::new('--min-effect', '--min-effect', [CompletionResultType]::ParameterName, 'Smallest change that is reported, in percent of the level before')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;schema' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;completions' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;man' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;demo' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'yardstick;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a yardstick.toml that fits this project')
            [CompletionResult]::new('record', 'record', [CompletionResultType]::ParameterValue, 'Record numbers: a metric and its value')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Record what other tools write: tests, coverage, benchmarks, lint …')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show samples, newest last, or the metrics')
            [CompletionResult]::new('trends', 'trends', [CompletionResultType]::ParameterValue, 'Show what the numbers do, series by series')
            [CompletionResult]::new('insights', 'insights', [CompletionResultType]::ParameterValue, 'Show what needs attention, most certain first')
            [CompletionResult]::new('evaluate', 'evaluate', [CompletionResultType]::ParameterValue, 'Record one iteration and say what it means against history')
            [CompletionResult]::new('suggest', 'suggest', [CompletionResultType]::ParameterValue, 'Say what to do next, from what needs attention here')
            [CompletionResult]::new('budget', 'budget', [CompletionResultType]::ParameterValue, 'Keep metrics within limits')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Say in one page what got worse, for a job summary or a comment')
            [CompletionResult]::new('benchmark', 'benchmark', [CompletionResultType]::ParameterValue, 'Measure commands, and compare them')
            [CompletionResult]::new('bisect', 'bisect', [CompletionResultType]::ParameterValue, 'Find the commit that made a command slower')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'Say yourself what needs attention: conditions over the numbers')
            [CompletionResult]::new('hooks', 'hooks', [CompletionResultType]::ParameterValue, 'Run programs of yours when something happens')
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Share the store: one history from many machines')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write samples as JSON Lines, JSON, CSV or OpenMetrics text')
            [CompletionResult]::new('retract', 'retract', [CompletionResultType]::ParameterValue, 'Take a sample back: it counts no longer')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Let the samples of one metric count as samples of another')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Drop old samples')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check the store and mend it')
            [CompletionResult]::new('detect', 'detect', [CompletionResultType]::ParameterValue, 'Find changes, alarms or anomalies in series on standard input')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a document')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'See it all on a simulated history')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'yardstick;help;init' {
            break
        }
        'yardstick;help;record' {
            break
        }
        'yardstick;help;import' {
            break
        }
        'yardstick;help;list' {
            break
        }
        'yardstick;help;trends' {
            break
        }
        'yardstick;help;insights' {
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Say that an insight is right and meant to stay: its level is the baseline from now on')
            [CompletionResult]::new('dismiss', 'dismiss', [CompletionResultType]::ParameterValue, 'Say that an insight is wrong: it is not told again, and its rule is believed less')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'Show what was said when and what came of it, and how right each rule was')
            [CompletionResult]::new('wake', 'wake', [CompletionResultType]::ParameterValue, 'Let a rule be heard again that has fallen silent')
            break
        }
        'yardstick;help;insights;explain' {
            break
        }
        'yardstick;help;insights;accept' {
            break
        }
        'yardstick;help;insights;dismiss' {
            break
        }
        'yardstick;help;insights;history' {
            break
        }
        'yardstick;help;insights;wake' {
            break
        }
        'yardstick;help;evaluate' {
            break
        }
        'yardstick;help;suggest' {
            break
        }
        'yardstick;help;budget' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether the limits are kept: exit code 1 where one is broken')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the budgets and how the metrics stand')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Write a limit into yardstick.toml, keeping its comments')
            [CompletionResult]::new('ratchet', 'ratchet', [CompletionResultType]::ParameterValue, 'Tighten limits to what is achieved, plus the noise seen')
            [CompletionResult]::new('propose', 'propose', [CompletionResultType]::ParameterValue, 'Derive limits from the noise, and say how often they would be false alarms')
            [CompletionResult]::new('forecast', 'forecast', [CompletionResultType]::ParameterValue, 'Say when limits will break, and how likely')
            break
        }
        'yardstick;help;budget;check' {
            break
        }
        'yardstick;help;budget;list' {
            break
        }
        'yardstick;help;budget;set' {
            break
        }
        'yardstick;help;budget;ratchet' {
            break
        }
        'yardstick;help;budget;propose' {
            break
        }
        'yardstick;help;budget;forecast' {
            break
        }
        'yardstick;help;report' {
            break
        }
        'yardstick;help;benchmark' {
            break
        }
        'yardstick;help;bisect' {
            break
        }
        'yardstick;help;rules' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the rules that are on, and the packs there are')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what each rule means, and whether it can judge what the store holds')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Say what each rule would have said over the history: when, how often, in which words')
            break
        }
        'yardstick;help;rules;list' {
            break
        }
        'yardstick;help;rules;check' {
            break
        }
        'yardstick;help;rules;test' {
            break
        }
        'yardstick;help;hooks' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the hooks there are, and how they did')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Show what a hook would run, and what it would read; nothing is run')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Tell every hook what it was not told yet; a hook that fails is a warning')
            break
        }
        'yardstick;help;hooks;list' {
            break
        }
        'yardstick;help;hooks;test' {
            break
        }
        'yardstick;help;hooks;run' {
            break
        }
        'yardstick;help;sync' {
            break
        }
        'yardstick;help;export' {
            break
        }
        'yardstick;help;retract' {
            break
        }
        'yardstick;help;rename' {
            break
        }
        'yardstick;help;prune' {
            break
        }
        'yardstick;help;doctor' {
            break
        }
        'yardstick;help;detect' {
            break
        }
        'yardstick;help;schema' {
            break
        }
        'yardstick;help;completions' {
            break
        }
        'yardstick;help;man' {
            break
        }
        'yardstick;help;demo' {
            break
        }
        'yardstick;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}

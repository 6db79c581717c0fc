
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
            [CompletionResult]::new('record', 'record', [CompletionResultType]::ParameterValue, 'Record numbers')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Read what other tools write: test results, coverage, benchmarks, lint, load, builds')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show samples, newest last, or the metrics')
            [CompletionResult]::new('trends', 'trends', [CompletionResultType]::ParameterValue, 'Show what the numbers do, series by series')
            [CompletionResult]::new('detect', 'detect', [CompletionResultType]::ParameterValue, 'Find changes, alarms or anomalies in series on standard input')
            [CompletionResult]::new('insights', 'insights', [CompletionResultType]::ParameterValue, 'Show what needs attention, most certain first')
            [CompletionResult]::new('budget', 'budget', [CompletionResultType]::ParameterValue, 'Keep metrics within limits')
            [CompletionResult]::new('retract', 'retract', [CompletionResultType]::ParameterValue, 'Take a sample back: it counts no longer')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Let the samples of one metric count as samples of another')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write samples as JSON Lines, JSON, CSV or OpenMetrics text')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Drop old samples')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check the store and mend it')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a document')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show trends, insights and budgets of a simulated history')
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
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
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
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with 1 where an insight of this kind is shown: regression, drift, anomaly, budget …, or any (repeatable)')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--new', '--new', [CompletionResultType]::ParameterName, 'Only insights that the newest samples brought')
            [CompletionResult]::new('--allow-unjudged', '--allow-unjudged', [CompletionResultType]::ParameterName, 'Exit with 0 instead of 3 where nothing could be judged')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours')
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
        'yardstick;insights;help' {
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'yardstick;insights;help;explain' {
            break
        }
        'yardstick;insights;help;help' {
            break
        }
        'yardstick;budget' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether the limits are kept: exit code 1 where one is broken, 3 where none could be judged')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the budgets and how the metrics stand')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Write a limit into yardstick.toml, keeping its comments')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'yardstick;budget;check' {
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: table, json, jsonl, markdown or csv')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--allow-unjudged', '--allow-unjudged', [CompletionResultType]::ParameterName, 'Exit with 0 instead of 3 where nothing could be judged')
            [CompletionResult]::new('--fail-unjudged', '--fail-unjudged', [CompletionResultType]::ParameterName, 'Exit with 3 where any budget could not be judged; a broken one is a 1 all the same')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;budget;list' {
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]')
            [CompletionResult]::new('--branch', '--branch', [CompletionResultType]::ParameterName, 'Samples of this branch, pattern or pull request (''#43'') [default: the current branch or pull request, else the baseline]')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit')
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
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Warn beyond this')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Only series with this metadata: key=value (repeatable)')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Only series with this metadata: key=value (repeatable)')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'What is held against the limit: latest, mean, median, min, max, p1 to p99 [default: latest]')
            [CompletionResult]::new('--statistic', '--statistic', [CompletionResultType]::ParameterName, 'What is held against the limit: latest, mean, median, min, max, p1 to p99 [default: latest]')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'How many of the newest samples the statistic looks at')
            [CompletionResult]::new('--window', '--window', [CompletionResultType]::ParameterName, 'How many of the newest samples the statistic looks at')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]')
            [CompletionResult]::new('--remove', '--remove', [CompletionResultType]::ParameterName, 'Take the limits of this metric and metadata out again; with --statistic, only those')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but results and errors')
            [CompletionResult]::new('--timings', '--timings', [CompletionResultType]::ParameterName, 'Say on standard error where the time went')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'yardstick;budget;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether the limits are kept: exit code 1 where one is broken, 3 where none could be judged')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the budgets and how the metrics stand')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Write a limit into yardstick.toml, keeping its comments')
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
        'yardstick;budget;help;help' {
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
        'yardstick;export' {
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Only samples of this commit, full or abbreviated (repeatable)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Only samples before this time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Only the newest N samples of each series')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]')
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
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
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
            [CompletionResult]::new('record', 'record', [CompletionResultType]::ParameterValue, 'Record numbers')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Read what other tools write: test results, coverage, benchmarks, lint, load, builds')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show samples, newest last, or the metrics')
            [CompletionResult]::new('trends', 'trends', [CompletionResultType]::ParameterValue, 'Show what the numbers do, series by series')
            [CompletionResult]::new('detect', 'detect', [CompletionResultType]::ParameterValue, 'Find changes, alarms or anomalies in series on standard input')
            [CompletionResult]::new('insights', 'insights', [CompletionResultType]::ParameterValue, 'Show what needs attention, most certain first')
            [CompletionResult]::new('budget', 'budget', [CompletionResultType]::ParameterValue, 'Keep metrics within limits')
            [CompletionResult]::new('retract', 'retract', [CompletionResultType]::ParameterValue, 'Take a sample back: it counts no longer')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Let the samples of one metric count as samples of another')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write samples as JSON Lines, JSON, CSV or OpenMetrics text')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Drop old samples')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check the store and mend it')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a document')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show trends, insights and budgets of a simulated history')
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
        'yardstick;help;detect' {
            break
        }
        'yardstick;help;insights' {
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours')
            break
        }
        'yardstick;help;insights;explain' {
            break
        }
        'yardstick;help;budget' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether the limits are kept: exit code 1 where one is broken, 3 where none could be judged')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the budgets and how the metrics stand')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Write a limit into yardstick.toml, keeping its comments')
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
        'yardstick;help;retract' {
            break
        }
        'yardstick;help;rename' {
            break
        }
        'yardstick;help;export' {
            break
        }
        'yardstick;help;prune' {
            break
        }
        'yardstick;help;doctor' {
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

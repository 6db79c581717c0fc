use super::*;

fn runner() -> Runner {
    let variables = vec![
        ("PATH".into(), "/usr/bin:/bin".into()),
        ("A".into(), "1".into()),
    ];
    Runner::new(variables, Counting::Auto).expect("there is a null device")
}

fn shell(script: &str) -> Command {
    Command {
        argv: ["sh", "-c", script].map(OsString::from).to_vec(),
        ..Command::default()
    }
}

fn run(script: &str) -> Run {
    runner().run(&shell(script)).expect("sh is there")
}

#[test]
fn a_sleeper_takes_its_time_and_no_cpu() {
    let run = run("sleep 0.2");
    assert!((0.2..5.0).contains(&run.wall), "{run:?}");
    assert!(run.user + run.system < 0.1, "{run:?}");
    assert_eq!(run.exit, Exit::Code(0));
}

#[test]
fn a_spinner_takes_cpu_no_more_than_the_clock() {
    let run = run("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done");
    let cpu = run.user + run.system;
    assert!(cpu > 0.005 && cpu <= run.wall + 0.02, "{run:?}");
}

#[test]
fn what_children_took_counts_where_they_were_waited_for() {
    let spin = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";
    let child = run(&format!("sh -c '{spin}'; true"));
    assert!(child.user + child.system > 0.005, "{child:?}");
}

#[test]
fn one_run_is_not_charged_for_another() {
    let mut runner = runner();
    // 100 MB as one variable of the shell, then next to nothing.
    let large = shell("x=$(head -c 100000000 /dev/zero | tr '\\0' a); test ${#x} -eq 100000000");
    let large = runner.run(&large).expect("runs");
    assert!(large.exit.is_success());
    assert!(
        large.max_rss.is_some_and(|rss| rss > 95_000_000),
        "{large:?}"
    );
    // Other tests make this process larger, and begin its peak anew.
    let before = runner.memory_floor().expect("known");
    let small = runner.run(&shell("true")).expect("runs");
    let floor = runner.memory_floor().expect("known").max(before);
    assert!(
        small
            .max_rss
            .is_some_and(|rss| rss < 50_000_000 || rss <= floor),
        "{small:?}"
    );
    assert!(small.user + small.system < large.user + large.system);
}

#[test]
fn exit_codes_and_signals_are_told_apart() {
    assert_eq!(run("exit 3").exit, Exit::Code(3));
    assert_eq!(run("kill -9 $$").exit, Exit::Signal(9));
    // A broken pipe ends a program, as in any shell, though this process ignores it.
    assert_eq!(run("kill -PIPE $$").exit, Exit::Signal(13));
}

#[test]
fn a_time_limit_ends_the_whole_group() {
    let folder = tempfile::tempdir().expect("a folder");
    let mark = folder.path().join("late");
    let mut command = shell(&format!("(sleep 0.4; touch {}) & sleep 30", mark.display()));
    command.timeout = Some(Duration::from_millis(100));
    let mut runner = runner();
    let run = runner.run(&command).expect("runs");
    assert!(run.timed_out && run.exit == Exit::Signal(9), "{run:?}");
    assert!((0.1..20.0).contains(&run.wall), "{run:?}");
    std::thread::sleep(Duration::from_millis(500));
    assert!(!mark.exists(), "a grandchild outlived the group");
    // One that ends in time is let be.
    let mut quick = shell("true");
    quick.timeout = Some(Duration::from_secs(60));
    let run = runner.run(&quick).expect("runs");
    assert!(!run.timed_out && run.exit.is_success());
}

#[test]
fn variables_input_output_and_directory_are_what_was_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("in"), "from a file\n").expect("written");
    let mut command = shell("echo $A $B $C; cat; pwd -P; echo lost >&2");
    command.env = vec![("B".into(), "2".into()), ("A".into(), "0".into())];
    command.input = Input::File(file("in"));
    command.output = Output::File(file("out"));
    command.cwd = Some(folder.path().canonicalize().expect("there"));
    let mut runner = runner();
    let ready = runner.ready(&command).expect("sh is there");
    for number in ["3", "4"] {
        let variable = Variable::new("C", number);
        let run = runner.run_ready(&ready, &[&variable]).expect("runs");
        assert!(run.exit.is_success());
        let out = std::fs::read_to_string(file("out")).expect("written");
        let here = folder.path().canonicalize().expect("there");
        assert_eq!(
            out,
            format!("0 2 {number}\nfrom a file\n{}\n", here.display())
        );
    }
}

#[test]
fn a_pipe_is_emptied() {
    let mut command = shell("head -c 1000000 /dev/zero");
    command.output = Output::Pipe;
    assert!(runner().run(&command).expect("runs").exit.is_success());
}

#[test]
fn what_cannot_be_run_is_named() {
    let error = |argv: &[&str]| {
        let argv = argv.iter().map(OsString::from).collect();
        let command = Command {
            argv,
            ..Command::default()
        };
        runner().run(&command).expect_err("refused").to_string()
    };
    assert_eq!(
        error(&["no-such-program"]),
        "there is no program \"no-such-program\""
    );
    assert!(error(&["no such program"]).contains("\nhint: "));
    assert_eq!(error(&[]), "the command is empty");
    assert!(error(&["sh", "a\0b"]).contains("null byte"));
    let folder = tempfile::tempdir().expect("a folder");
    let broken = folder.path().join("broken");
    std::fs::write(&broken, "\x7fELF").expect("written");
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(&broken, std::fs::Permissions::from_mode(0o755)).expect("permitted");
    assert!(error(&[broken.to_str().expect("text")]).starts_with("cannot start"));
}

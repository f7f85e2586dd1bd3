//! Running other programs from the project's root, with the project's own tools first on PATH.
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What every step gives: nothing, or a sentence for the person at the terminal.
pub(crate) type Step<T = ()> = Result<T, String>;

/// The project's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where the built tools live: the user's cache, so that several checkouts (and a clean clone)
/// share nine minutes of compiling; `HADIR_TOOLS` moves it.
pub(crate) fn tools_dir() -> PathBuf {
    let path = |name: &str| env::var_os(name).map(PathBuf::from);
    path("HADIR_TOOLS")
        .or_else(|| path("XDG_CACHE_HOME").map(|d| d.join("hadir/tools")))
        .or_else(|| path("HOME").map(|d| d.join(".cache/hadir/tools")))
        .or_else(|| path("LOCALAPPDATA").map(|d| d.join("hadir/tools")))
        .unwrap_or_else(|| root().join(".tools"))
}

fn search_path() -> Vec<PathBuf> {
    let mut dirs = vec![tools_dir().join("bin"), root().join("node_modules/.bin")];
    dirs.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    dirs
}

/// The first program of that name on the project's PATH.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let names = [program.to_owned(), format!("{program}.exe"), format!("{program}.cmd")];
    search_path()
        .into_iter()
        .flat_map(|dir| names.iter().map(move |name| dir.join(name)).collect::<Vec<_>>())
        .find(|path| path.is_file())
}

/// A command that runs in the project's root and finds the project's tools.
pub(crate) fn command(program: &str) -> Step<Command> {
    let path: OsString =
        env::join_paths(search_path()).map_err(|e| format!("PATH cannot be set: {e}"))?;
    let mut command = Command::new(find(program).unwrap_or_else(|| program.into()));
    command.current_dir(root()).env("PATH", path);
    // Property tests try the same cases in every run; whoever looks for faults sets another seed.
    if env::var_os("PROPTEST_RNG_SEED").is_none() {
        command.env("PROPTEST_RNG_SEED", "7");
    }
    // A build that is made once and thrown away has no use for what makes the next one faster, and
    // that is a fourth of what it leaves on the disk.
    if env::var_os("CI").is_some() && env::var_os("CARGO_INCREMENTAL").is_none() {
        command.env("CARGO_INCREMENTAL", "0");
    }
    // trunk takes NO_COLOR for one of its own options and refuses values such as "1".
    command.env_remove("NO_COLOR");
    Ok(command)
}

/// Runs `program` and shows what is run.
pub(crate) fn run(program: &str, args: &[&str]) -> Step {
    run_with(program, args, &[])
}

/// Runs `program` with more environment.
pub(crate) fn run_with(program: &str, args: &[&str], envs: &[(&str, &str)]) -> Step {
    say(&format!("$ {program} {}", args.join(" ")));
    let status = command(program)?
        .args(args)
        .envs(envs.iter().copied())
        .status()
        .map_err(|e| format!("{program} cannot be started: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} failed ({status})")) }
}

/// What `program --version` prints, its second word.
pub(crate) fn version(program: &str) -> Option<String> {
    let output = command(program).ok()?.arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split_whitespace().nth(1).map(str::to_owned)
}

/// Tells the person what happens.
pub(crate) fn say(what: &str) {
    eprintln!("{what}");
}

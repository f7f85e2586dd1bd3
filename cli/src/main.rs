//! The `omr` command: prints sheets and reads marked pages in batches, for desktops and for other
//! programs.
#![forbid(unsafe_code)]

mod args;
mod deadline;
mod evidence;
mod explain;
mod output;
mod read;
mod sheet;
mod students;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;

use args::{Command, Omr, SheetKind};

/// Exit status of a usage error, the same as clap's own.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let done = match Omr::parse().command {
        Command::Sheet { kind: SheetKind::Roster(options) } => sheet::roster(&options),
        Command::Sheet { kind: SheetKind::Slips(options) } => sheet::slips(&options),
        Command::Read(options) => read::files(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(message)) => {
            say(&format!("omr: {message}"));
            ExitCode::from(USAGE)
        }
        Err(Failure::Output(message)) => {
            say(&format!("omr: {message}"));
            ExitCode::FAILURE
        }
    }
}

/// A line beside the results; a closed standard error takes nothing with it.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Why the command did not do its work.
#[derive(Debug)]
enum Failure {
    /// What was given cannot be used: exit status 2.
    Usage(String),
    /// The result cannot be written: exit status 1.
    Output(String),
}

//! The front door: `cargo xtask serve`, `cargo xtask test` and the rest.
//!
//! Every command sets up what it needs first and says what it is doing; what it cannot install
//! it names, with the command that would.
#![forbid(unsafe_code)]
#![expect(clippy::print_stderr, reason = "a command line tells people what it does")]

mod fuzz;
mod precache;
mod process;
mod setup;
mod suites;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  serve               build the app for release and serve it on http://127.0.0.1:8080
  dev                 the same as a debug build that follows every change (no offline mode)
  build               build the app for release into dist/; more words go to trunk
  test                everything: check, native, wasm, e2e
  test check          format, clippy (native and wasm32), each crate alone, docs
  test native [NAME]  the native tests
  test wasm           the tests that run in Chromium as WebAssembly
  test e2e [NAME]     the journeys in Chromium against a release build
  lab [WORDS]         the accuracy table; words go to the lab (--full, --suite NAME, …)
  bench [WORDS]       the benchmarks, natively and in Chromium, and the size of each asset
  fuzz [TARGET …]     hostile bytes for every door; --runs N or --seconds N for all of them
  fixtures            make the fixtures again
  figures             draw the pictures of docs/method.md again
  setup               only install what the other commands need
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    let done = match (words.first().map(String::as_str), rest.as_slice()) {
        (Some("serve"), more) => suites::serve(more),
        (Some("dev"), more) => suites::dev(more),
        (Some("build"), more) => suites::build(more),
        (Some("test"), []) => suites::test_all(),
        (Some("test"), ["check"]) => suites::test_check(),
        (Some("test"), ["native", more @ ..]) => suites::test_native(more),
        (Some("test"), ["wasm", more @ ..]) => suites::test_wasm(more),
        (Some("test"), ["e2e", more @ ..]) => suites::test_e2e(more),
        (Some("lab"), more) => suites::lab(more),
        (Some("bench"), more) => suites::bench(more),
        (Some("fuzz"), more) => fuzz::fuzz(more),
        (Some("fixtures"), more) => suites::fixtures(more),
        (Some("figures"), []) => suites::figures(),
        (Some("setup"), []) => setup::for_build().and_then(|()| setup::for_tests()),
        (Some("precache"), []) => precache::write(),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

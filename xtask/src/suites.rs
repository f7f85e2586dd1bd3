//! The commands behind `cargo xtask`.
use crate::process::{Step, run, run_with, say};
use crate::setup;

/// Crates that only make sense in a browser; the rest run natively.
const BROWSER: [&str; 2] = ["app", "worker"];
/// Crates that are checked alone: a workspace build unifies features and lets a forbidden import
/// through.
const ALONE: [&str; 9] =
    ["omr-core", "intake", "attendance", "backup", "protocol", "jobs", "worker", "app", "cli"];

/// Builds for release and serves; a rebuild follows every change.
pub(crate) fn serve(more: &[&str]) -> Step {
    setup::for_build()?;
    say("Building the app (the first time takes minutes), then serving http://127.0.0.1:8080 …");
    run("trunk", &[&["serve", "--release", "--no-autoreload=true"], more].concat())
}

/// A debug build that reloads with every change and keeps no offline copy.
pub(crate) fn dev(more: &[&str]) -> Step {
    setup::for_build()?;
    run("trunk", &[&["serve"], more].concat())
}

/// A release build in dist/.
pub(crate) fn build(more: &[&str]) -> Step {
    setup::for_build()?;
    run("trunk", &[&["build", "--release"], more].concat())
}

/// Everything, cheapest first.
pub(crate) fn test_all() -> Step {
    setup::for_build()?;
    setup::for_tests()?;
    test_check()?;
    test_native(&[])?;
    test_wasm(&[])?;
    test_e2e(&[])?;
    say("All tests passed");
    Ok(())
}

/// Format, clippy, each crate alone, documentation.
pub(crate) fn test_check() -> Step {
    setup::for_build()?;
    run("cargo", &["fmt", "--all", "--check"])?;
    let deny = ["--", "-D", "warnings"];
    let native = ["clippy", "--locked", "--all-targets"];
    run("cargo", &[&native[..], &deny].concat())?;
    let [app, worker] = BROWSER;
    let wasm = ["clippy", "--locked", "-p", app, "-p", worker, "--all-targets"];
    let wasm32 = ["--target", "wasm32-unknown-unknown"];
    run("cargo", &[&wasm[..], &wasm32, &deny].concat())?;
    // The fuzz targets, without libFuzzer and its C++.
    let fuzz = ["--manifest-path", "fuzz/Cargo.toml"];
    run("cargo", &[&["fmt"], &fuzz[..], &["--check"]].concat())?;
    let no_engine = ["--locked", "--no-default-features", "--target-dir", "target/fuzz-check"];
    run("cargo", &[&["clippy"], &fuzz[..], &no_engine, &deny].concat())?;
    for name in ALONE {
        let target: &[&str] = if BROWSER.contains(&name) { &wasm32 } else { &[] };
        run("cargo", &[&["check", "--locked", "-q", "-p", name], target].concat())?;
    }
    let figures =
        ["clippy", "--locked", "-p", "tests", "--features", "figures", "--bin", "figures"];
    run("cargo", &[&figures[..], &deny].concat())?;
    for features in ["", "read", "pdf", "serde", "figures"] {
        let one = ["check", "--locked", "-q", "-p", "omr-core", "--no-default-features"];
        run("cargo", &[&one[..], &["--features", features]].concat())?;
    }
    let types_only = ["check", "--locked", "-q", "-p", "backup", "--no-default-features"];
    run("cargo", &types_only)?;
    let docs = ["doc", "--locked", "--no-deps", "-p", "omr-core"];
    run_with("cargo", &docs, &[("RUSTDOCFLAGS", "-D warnings")])
}

/// The native tests, or those whose name holds NAME.
pub(crate) fn test_native(name: &[&str]) -> Step {
    setup::for_tests()?;
    run("cargo", &[&["test", "--locked"], name].concat())
}

/// The tests that run in Chromium as WebAssembly.
pub(crate) fn test_wasm(name: &[&str]) -> Step {
    setup::for_build()?;
    setup::for_tests()?;
    let driver = setup::chromedriver()?;
    let envs = [("CHROMEDRIVER", driver.as_str()), ("WASM_BINDGEN_TEST_TIMEOUT", "300")];
    let [app, worker] = BROWSER;
    let test = ["test", "--locked", "-p", app, "-p", worker, "--target", "wasm32-unknown-unknown"];
    run_with("cargo", &[&test[..], name].concat(), &envs)
}

/// Where the journey below a sub-path finds its build; tests/browser/journeys names it too.
const BELOW_A_SUB_PATH: [&str; 4] =
    ["--public-url", "/school/hadir/", "--dist", "target/dist-sub-path"];

/// The journeys, against release builds.
pub(crate) fn test_e2e(name: &[&str]) -> Step {
    build(&[])?;
    build(&BELOW_A_SUB_PATH)?;
    setup::for_tests()?;
    let chromium = setup::chromium()?;
    let journeys = [&["tests/browser/run.mjs"], name].concat();
    run_with("node", &journeys, &[("CHROMIUM", chromium.as_str())])
}

/// The accuracy table.
pub(crate) fn lab(more: &[&str]) -> Step {
    setup::for_tests()?;
    let lab = ["run", "--locked", "--profile", "native", "-p", "tests", "--bin", "lab", "--"];
    run("cargo", &[&lab[..], more].concat())
}

/// Benchmarks natively and in Chromium, and the size of each asset.
pub(crate) fn bench(more: &[&str]) -> Step {
    let native = ["bench", "--locked", "--profile", "native", "-p", "tests", "--bench", "reading"];
    run("cargo", &[&native[..], more].concat())?;
    let book = ["bench", "--locked", "--profile", "native", "-p", "attendance", "--bench", "book"];
    run("cargo", &[&book[..], more].concat())?;
    build(&[])?;
    probe()?;
    setup::for_tests()?;
    let chromium = setup::chromium()?;
    run_with("node", &["tests/browser/bench.mjs"], &[("CHROMIUM", chromium.as_str())])?;
    run_with("node", &["tests/browser/figures.mjs"], &[("CHROMIUM", chromium.as_str())])?;
    run("node", &["tests/browser/sizes.mjs"])
}

/// What is timed natively and as WebAssembly, built as the worker is.
fn probe() -> Step {
    run("cargo", &["build", "--locked", "--profile", "native", "-p", "probe"])?;
    let wasm32 = ["--target", "wasm32-unknown-unknown"];
    run(
        "cargo",
        &[&["build", "--locked", "--release", "-p", "probe", "--lib"], &wasm32[..]].concat(),
    )?;
    let built = "target/wasm32-unknown-unknown/release/probe.wasm";
    let out = "target/probe";
    let bindgen = ["--target", "web", "--no-typescript", "--out-dir", out, "--out-name", "probe"];
    run("wasm-bindgen", &[&bindgen[..], &[built]].concat())?;
    let wasm = "target/probe/probe_bg.wasm";
    let features = [
        "--enable-simd",
        "--enable-bulk-memory",
        "--enable-nontrapping-float-to-int",
        "--enable-sign-ext",
        "--enable-mutable-globals",
        "--enable-reference-types",
        "--enable-multivalue",
    ];
    run("wasm-opt", &[&["-O3"], &features[..], &[wasm, "-o", wasm]].concat())
}

/// Makes the pictures, scans and truths of fixtures/ again.
pub(crate) fn fixtures(more: &[&str]) -> Step {
    setup::for_tests()?;
    let make = ["run", "--locked", "--profile", "native", "-p", "tests", "--bin", "make-fixtures"];
    run("cargo", &[&make[..], &["--"], more].concat())
}

/// Draws what every stage of a reading saw: docs/method/.
pub(crate) fn figures() -> Step {
    setup::for_tests()?;
    let draw = ["run", "--locked", "--profile", "native", "-p", "tests", "--features", "figures"];
    run("cargo", &[&draw[..], &["--bin", "figures"]].concat())
}

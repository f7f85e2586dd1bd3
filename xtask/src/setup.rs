//! What a fresh machine with rustup and Node still needs.
use crate::process::{Step, command, find, root, run, run_with, say, tools_dir, version};
use std::fs;
use std::path::Path;

/// 0.22 needs a newer Rust than ours.
const TRUNK: &str = "0.21.14";

/// The tools are run, not shipped: they need not be optimised. The environment overrides the
/// profile in a published crate.
const QUICK_BUILD: &[(&str, &str)] = &[
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
];

/// The wasm target, wasm-bindgen, trunk and the npm packages.
pub(crate) fn for_build() -> Step {
    say("Setting up what building the app needs …");
    wasm_target()?;
    let wanted = locked_version("wasm-bindgen")?;
    if version("wasm-bindgen").as_deref() != Some(wanted.as_str()) {
        say(&format!("Building wasm-bindgen {wanted} and its test runner, once (minutes) …"));
        // Published wasm-bindgen-cli does not resolve everywhere: tools/ has its own lock.
        cargo_install(&["--path", "tools"])?;
    }
    if version("trunk").as_deref() != Some(TRUNK) {
        say(&format!("Building trunk {TRUNK}, once (minutes) …"));
        cargo_install(&[&format!("trunk@{TRUNK}"), "--no-default-features"])?;
    }
    npm_packages()
}

fn wasm_target() -> Step {
    let target = "wasm32-unknown-unknown";
    let sysroot = command("rustc")?.args(["--print", "sysroot"]).output();
    let sysroot = sysroot.map_err(|e| format!("rustc cannot be started: {e}"))?.stdout;
    let sysroot = String::from_utf8_lossy(&sysroot).trim().to_owned();
    if Path::new(&sysroot).join("lib/rustlib").join(target).is_dir() {
        return Ok(());
    }
    run("rustup", &["target", "add", target])
        .map_err(|e| format!("{e}; Rust needs the target {target}: install it by rustup"))
}

/// Installs a tool into the user's cache.
pub(crate) fn cargo_install(what: &[&str]) -> Step {
    let (tools, built) = (tools_dir(), root().join("target/tools"));
    let (tools, built) = (tools.to_string_lossy(), built.to_string_lossy());
    let to = ["install", "--locked", "--force", "--root", &tools, "--target-dir", &built];
    run_with("cargo", &[&to[..], what].concat(), QUICK_BUILD)
}

/// Cargo.lock is the one place that says which wasm-bindgen we use.
fn locked_version(name: &str) -> Step<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))
        .map_err(|e| format!("Cargo.lock cannot be read: {e}"))?;
    let entry = format!("name = \"{name}\"\nversion = \"");
    lock.split_once(&entry)
        .and_then(|(_, rest)| rest.split('"').next())
        .map(str::to_owned)
        .ok_or(format!("{name} is not in Cargo.lock"))
}

fn npm_packages() -> Step {
    let modified = |path: &str| fs::metadata(root().join(path)).and_then(|m| m.modified()).ok();
    let installed = modified("node_modules/.package-lock.json");
    if installed.is_some() && installed >= modified("package-lock.json") {
        return Ok(());
    }
    if find("npm").is_none() {
        return Err("npm is missing: install Node 20 or newer".to_owned());
    }
    run("npm", &["ci", "--no-audit", "--no-fund"])
}

/// Programs the tests need, each with its Debian package.
const TEST_PROGRAMS: &[(&[&str], &str)] = &[
    (&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"], "chromium"),
    (&["chromedriver"], "chromium-driver"),
    (&["pdftoppm"], "poppler-utils"),
];

/// Chromium, its driver and poppler: by apt where we are root on Debian, else a clear message.
pub(crate) fn for_tests() -> Step {
    let missing = |(names, _): &&(&[&str], &str)| names.iter().all(|name| find(name).is_none());
    let packages: Vec<&str> =
        TEST_PROGRAMS.iter().filter(missing).map(|(_, package)| *package).collect();
    if packages.is_empty() {
        return Ok(());
    }
    let wanted = packages.join(" ");
    if !(find("apt-get").is_some() && is_root()) {
        return Err(format!(
            "the tests need these programs: {wanted}\n\
             On Debian or Ubuntu: sudo apt-get install {wanted}\n\
             Elsewhere install Chromium with its driver (chromedriver) and poppler (pdftoppm) \
             and put them on PATH"
        ));
    }
    say(&format!("Installing {wanted} …"));
    let quiet = [("DEBIAN_FRONTEND", "noninteractive")];
    run_with("apt-get", &["update", "-qq"], &quiet)?;
    let install = ["install", "-y", "-qq", "--no-install-recommends"];
    run_with("apt-get", &[&install[..], &packages].concat(), &quiet)
}

fn is_root() -> bool {
    let id = command("id").and_then(|mut c| c.arg("-u").output().map_err(|e| e.to_string()));
    id.is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}

/// The browser the tests drive.
pub(crate) fn chromium() -> Step<String> {
    TEST_PROGRAMS[0]
        .0
        .iter()
        .find_map(|name| find(name))
        .map(|path| path.to_string_lossy().into_owned())
        .ok_or("Chromium is not on PATH".to_owned())
}

/// The driver that wasm-bindgen's test runner talks to.
pub(crate) fn chromedriver() -> Step<String> {
    find("chromedriver")
        .map(|path| path.to_string_lossy().into_owned())
        .ok_or("chromedriver is not on PATH".to_owned())
}

//! Turns `locales/*/*.json` into typed keys.
//!
//! `leptos_i18n_build` would bring the ICU data exporter; its parser and code generator are enough.

use leptos_i18n_parser::parse_locales::{
    options::{Config, ParseOptions},
    parse_locales,
};
use std::{env, error::Error, fs, path::PathBuf};

/// One file each per language.
const NAMESPACES: [&str; 13] = [
    "common", "students", "courses", "sessions", "settings", "import", "scan", "review", "errors",
    "book", "jobs", "health", "backup",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=locales");
    // Text that is made outside of views, such as messages and tab titles, has values in it too.
    let options = ParseOptions::new().interpolate_display(true);
    let config = Config::new("en")?.add_locales(["ar", "ckb"])?.add_namespaces(NAMESPACES)?;
    let config = config.parse_options(options);
    let parsed = parse_locales(None, config)?;
    for warning in parsed.diag.warnings().iter() {
        println!("cargo:warning={warning}");
    }
    for error in parsed.diag.errors().iter() {
        println!("cargo:error={error}");
    }
    let out = PathBuf::from(env::var("OUT_DIR")?).join("i18n");
    fs::create_dir_all(&out)?;
    let code = leptos_i18n_codegen::gen_code(&parsed, None, false, None, false)?;
    fs::write(out.join("mod.rs"), code.to_string())?;
    Ok(())
}

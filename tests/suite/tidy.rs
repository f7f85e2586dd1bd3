//! The documents tell the truth about the source, and the languages are complete.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Words in backticks that look like paths of the project.
fn named_paths(document: &str) -> Vec<&str> {
    let looks_like_path = |word: &&str| {
        let extension = Path::new(word).extension().is_some_and(|e| {
            ["rs", "toml", "md", "html", "js", "mjs"].iter().any(|known| e == *known)
        });
        !word.contains(char::is_whitespace) && (word.ends_with('/') || extension)
    };
    document.split('`').skip(1).step_by(2).filter(looks_like_path).collect()
}

#[test]
fn every_path_the_documents_name_exists() {
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "docs/method.md"] {
        let text = fs::read_to_string(root().join(document)).unwrap();
        for path in named_paths(&text) {
            assert!(root().join(path).exists(), "{document} names {path}, which is not there");
        }
    }
}

/// The names of every constant in the thresholds' files.
fn thresholds() -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join("omr-core/src/params")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let constants = text.lines().filter_map(|line| line.strip_prefix("pub(crate) const "));
        names.extend(constants.filter_map(|line| Some(line.split_once(':')?.0.to_owned())));
    }
    names
}

#[test]
fn every_threshold_and_figure_that_the_method_names_exists() {
    let text = fs::read_to_string(root().join("docs/method.md")).unwrap();
    let known = thresholds();
    let is_constant =
        |word: &&str| word.len() > 4 && word.chars().all(|c| c == '_' || c.is_ascii_uppercase());
    let named: Vec<&str> = text.split('`').skip(1).step_by(2).filter(is_constant).collect();
    assert!(named.len() > 20, "the thresholds were not found");
    for name in named {
        assert!(known.iter().any(|known| known == name), "there is no threshold {name}");
    }
    let figures: Vec<&str> = text.split("](method/").skip(1).collect();
    assert!(figures.len() > 5, "the figures were not found");
    for figure in figures {
        let name = figure.split(')').next().unwrap();
        let size = fs::metadata(root().join("docs/method").join(name)).unwrap().len();
        assert!(size <= 60_000, "{name} is too large to load with a page");
    }
}

fn keys(value: &serde_json::Value, path: &str, out: &mut BTreeMap<String, String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                keys(value, &format!("{path}.{key}"), out);
            }
        }
        value => {
            out.insert(path.to_owned(), value.as_str().unwrap_or_default().to_owned());
        }
    }
}

fn locale(language: &str) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    for entry in fs::read_dir(root().join("app/locales").join(language)).unwrap() {
        let path = entry.unwrap().path();
        let json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        keys(&json, path.file_stem().unwrap().to_str().unwrap(), &mut words);
    }
    words
}

/// Plural forms differ by language: Arabic has six, English two.
fn without_plural_form(key: &str) -> String {
    let forms = ["_zero", "_one", "_two", "_few", "_many", "_other"];
    let form = forms.iter().find(|form| key.ends_with(*form));
    key.strip_suffix(form.copied().unwrap_or_default()).unwrap_or(key).to_owned()
}

#[test]
fn every_language_has_every_word() {
    let in_english: Vec<String> = locale("en").keys().map(|k| without_plural_form(k)).collect();
    assert!(in_english.len() > 100, "the English words were not found");
    for language in ["ar", "ckb"] {
        let words = locale(language);
        let known: Vec<String> = words.keys().map(|k| without_plural_form(k)).collect();
        for key in &in_english {
            assert!(known.contains(key), "{language} has no {key}");
        }
        for (key, word) in &words {
            assert!(in_english.contains(&without_plural_form(key)), "English has no {key}");
            assert!(!word.trim().is_empty(), "{language}: {key} is empty");
        }
    }
}

//! Backups as the tests make and read them.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses some of it")]

use backup::{About, BackupError, Kdf, Kind, Manifest, N_RANDOM_BYTES, Reader, Seal, Writer};
use std::collections::BTreeMap;

pub(crate) const PASSPHRASE: &str = "سرّي جداً 7";

/// Everything that a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Contents {
    pub(crate) rows: BTreeMap<String, Vec<String>>,
    pub(crate) pictures: BTreeMap<String, (String, Vec<u8>)>,
}

pub(crate) fn about() -> About {
    About {
        created_at: "2026-12-15T08:00:00Z".to_owned(),
        device: "4f1c9d0a".to_owned(),
        app: "0.1.0".to_owned(),
        schema: 2,
        kind: Kind::Full,
    }
}

/// Cheap: what a guess costs is not what is tested here.
pub(crate) fn seal() -> Seal {
    let kdf = Kdf { memory_kib: 8, passes: 1, lanes: 1 };
    let random: [u8; N_RANDOM_BYTES] = std::array::from_fn(|i| i as u8);
    Seal { passphrase: PASSPHRASE.to_owned(), random, kdf }
}

/// Two students, a session, no course, and a picture.
pub(crate) fn small() -> Contents {
    let students = ["20210001", "20210002"];
    let row = |id: &&str| format!(r#"{{"v":2,"id":"{id}","name":"زينب علي"}}"#);
    let rows = [
        ("students", students.iter().map(row).collect()),
        ("sessions", vec![r#"{"v":2,"id":"s1"}"#.to_owned()]),
        ("courses", Vec::new()),
    ];
    let picture = ("image/jpeg".to_owned(), b"\xff\xd8 a picture".to_vec());
    Contents {
        rows: rows.map(|(store, rows)| (store.to_owned(), rows)).into(),
        pictures: [(backup::picture_name("photos", "0"), picture)].into(),
    }
}

/// Writes it, taking what is ready after each part as the app does.
pub(crate) fn write(contents: &Contents, seal: Option<&Seal>) -> Vec<u8> {
    let mut writer = Writer::new(about(), seal).unwrap();
    let mut file = Vec::new();
    for (store, rows) in &contents.rows {
        writer.rows(store, rows).unwrap();
        file.extend(writer.take());
    }
    for (name, (media_type, bytes)) in &contents.pictures {
        writer.picture(name, media_type, bytes).unwrap();
        file.extend(writer.take());
    }
    file.extend(writer.finish().unwrap());
    file
}

/// Reads all of it, or says why not.
pub(crate) fn read(
    file: &[u8],
    passphrase: Option<&str>,
) -> Result<(Manifest, Contents), BackupError> {
    let mut reader = Reader::open(file, passphrase)?;
    reader.check(|done, all| assert!(done <= all))?;
    let manifest = reader.manifest().clone();
    let mut contents = Contents::default();
    for store in manifest.stores() {
        let mut rows = reader.rows(store)?;
        let all = contents.rows.entry(store.to_owned()).or_default();
        loop {
            let some = reader.next_rows(&mut rows, 1000)?;
            if some.is_empty() {
                break;
            }
            all.extend(some);
        }
    }
    for part in manifest.pictures() {
        let media_type = part.media_type.clone().unwrap_or_default();
        contents.pictures.insert(part.name.clone(), (media_type, reader.picture(&part.name)?));
    }
    Ok((manifest, contents))
}

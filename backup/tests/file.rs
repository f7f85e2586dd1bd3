//! What goes in comes out, with and without a passphrase.
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]
mod common;

use backup::{BackupError, MANIFEST, Reader, VERSION, Writer};
use common::{Contents, PASSPHRASE, about, read, seal, small, write};
use proptest::prelude::*;
use std::io::{Cursor, Read};

#[test]
fn what_goes_in_comes_out() {
    for (seal, passphrase) in [(None, None), (Some(seal()), Some(PASSPHRASE))] {
        let (manifest, contents) = read(&write(&small(), seal.as_ref()), passphrase).unwrap();
        assert_eq!(contents, small());
        assert_eq!(manifest.about, about());
        let n = ["students", "sessions", "courses", "lessons"].map(|store| manifest.n_rows(store));
        assert_eq!(n, [2, 1, 0, 0]);
    }
}

#[test]
fn an_unsealed_backup_is_a_zip_for_everybody() {
    let file = write(&small(), None);
    let mut zip = zip::ZipArchive::new(Cursor::new(&file)).unwrap();
    let mut students = String::new();
    zip.by_name("students.jsonl").unwrap().read_to_string(&mut students).unwrap();
    assert_eq!(students.lines().collect::<Vec<_>>(), small().rows["students"]);
    let mut picture = Vec::new();
    zip.by_name("pictures/photos/0").unwrap().read_to_end(&mut picture).unwrap();
    assert_eq!(picture, small().pictures["pictures/photos/0"].1);
    assert_eq!(zip.len(), 5, "with the manifest");
}

/// A file that another program unpacked and packed again.
#[test]
fn a_backup_may_be_packed_again() {
    let mut zip = zip::ZipArchive::new(Cursor::new(write(&small(), None))).unwrap();
    let options = zip::write::SimpleFileOptions::default().large_file(true);
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    packed.add_directory("pictures/", options).unwrap();
    for idx in 0..zip.len() {
        let mut entry = zip.by_index(idx).unwrap();
        packed.start_file(entry.name().unwrap(), options).unwrap();
        std::io::copy(&mut entry, &mut packed).unwrap();
    }
    packed.set_comment("packed again").unwrap();
    let file = packed.finish().unwrap().into_inner();
    assert_eq!(read(&file, None).unwrap().1, small());
}

#[test]
fn the_same_rows_make_the_same_file() {
    assert_eq!(write(&small(), None), write(&small(), None));
    assert_eq!(write(&small(), Some(&seal())), write(&small(), Some(&seal())));
}

#[test]
fn a_sealed_file_shows_nothing() {
    let file = write(&small(), Some(&seal()));
    let has = |word: &[u8]| file.windows(word.len()).any(|window| window == word);
    assert!(!has(b"students") && !has(MANIFEST.as_bytes()) && !has(b"PK\x03\x04"));
}

#[test]
fn only_its_passphrase_opens_a_sealed_file() {
    let file = write(&small(), Some(&seal()));
    let refused = |passphrase| Reader::open(&file, passphrase).err();
    assert_eq!(refused(None), Some(BackupError::PassphraseNeeded));
    assert_eq!(refused(Some("")), Some(BackupError::PassphraseNeeded));
    for wrong in ["سرّي جداً 8", "سري جداً 7", "x"] {
        assert_eq!(refused(Some(wrong)), Some(BackupError::WrongPassphrase), "{wrong}");
    }
    assert_eq!(refused(Some(PASSPHRASE)), None);
    let plain = write(&small(), None);
    assert!(Reader::open(&plain, Some("x")).is_ok(), "none is needed and none is asked");
}

#[test]
fn an_empty_passphrase_seals_nothing() {
    let empty = backup::Seal { passphrase: String::new(), ..seal() };
    assert_eq!(Writer::new(about(), Some(&empty)).err(), Some(BackupError::PassphraseNeeded));
}

#[test]
fn many_rows_come_in_pieces_and_all_of_them() {
    let rows: Vec<String> = (0..40_000).map(|n| format!(r#"{{"id":"{n}","body":{n}}}"#)).collect();
    let contents = Contents { rows: [("students".to_owned(), rows)].into(), ..small() };
    let file = write(&contents, Some(&seal()));
    assert_eq!(read(&file, Some(PASSPHRASE)).unwrap().1, contents);
    let mut reader = Reader::open(&file, Some(PASSPHRASE)).unwrap();
    let mut rows = reader.rows("students").unwrap();
    let first = reader.next_rows(&mut rows, 100).unwrap();
    assert!(first.len() < 10_000, "{} at once", first.len());
}

#[test]
fn what_no_reader_would_take_is_not_written() {
    let mut writer = Writer::new(about(), None).unwrap();
    let mut refused = |store: &str, row: &str| {
        matches!(writer.rows(store, [row]), Err(BackupError::Unwritable { .. }))
    };
    assert!(refused("students", "two\nlines") && refused("students", ""));
    assert!(refused("../students", "{}") && refused("", "{}"));
    assert!(!refused("courses", "{}"));
    assert!(refused("students", "{}"), "its rows were closed by the courses");
    assert!(matches!(
        writer.picture("pictures/../x", "image/jpeg", b""),
        Err(BackupError::Unwritable { .. })
    ));
}

#[test]
fn a_newer_version_is_refused_and_named() {
    let manifest = |version: u32| {
        let json =
            format!(r#"{{"format":"hadir-backup","version":{version},"rows":"of another kind"}}"#);
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(MANIFEST, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, json.as_bytes()).unwrap();
        zip.finish().unwrap().into_inner()
    };
    let newer = BackupError::Newer { version: VERSION + 1, known: VERSION };
    assert_eq!(read(&manifest(VERSION + 1), None).err(), Some(newer.clone()));
    let damaged = BackupError::Damaged { part: MANIFEST.to_owned() };
    assert_eq!(read(&manifest(VERSION), None).err(), Some(damaged));
    let mut sealed = write(&small(), Some(&seal()));
    sealed[8] = VERSION as u8 + 1;
    assert_eq!(read(&sealed, Some(PASSPHRASE)).err(), Some(newer));
}

fn contents() -> impl Strategy<Value = Contents> {
    let row = "[ -~ء-ي]{1,40}";
    let rows = prop::collection::btree_map("[a-z_]{1,12}", prop::collection::vec(row, 0..20), 0..6);
    let bytes = prop::collection::vec(any::<u8>(), 0..3000);
    let pictures = prop::collection::btree_map("\\PC{1,12}", ("[a-z/]{0,12}", bytes), 0..4);
    (rows, pictures).prop_map(|(rows, pictures)| {
        let name = |(key, picture): (String, _)| (backup::picture_name("scans", &key), picture);
        Contents { rows, pictures: pictures.into_iter().map(name).collect() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_rows_and_pictures_come_out_as_they_went_in(contents in contents(), is_sealed: bool) {
        let seal = is_sealed.then(seal);
        let file = write(&contents, seal.as_ref());
        prop_assert_eq!(read(&file, Some(PASSPHRASE)).unwrap().1, contents);
    }
}

/// `UPDATE=1` writes them; after a release they stay as they are.
#[test]
fn backups_of_version_1_are_read_for_ever() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/backup");
    let real = backup::Seal { kdf: backup::Kdf::DEFAULT, ..seal() };
    for (name, seal) in [("v1.hadir", None), ("v1-sealed.hadir", Some(real))] {
        let path = folder.join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, write(&small(), seal.as_ref())).unwrap();
        }
        let file = std::fs::read(&path).unwrap();
        let (manifest, contents) = read(&file, Some(PASSPHRASE)).unwrap();
        assert_eq!((manifest.about, contents), (about(), small()), "{name}");
    }
}

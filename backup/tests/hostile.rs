//! Files that are cut, spoiled or made to do harm give a typed error, and no memory for what they
//! only claim.
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]
mod common;

use backup::{BackupError, MANIFEST, Reader};
use common::{Contents, PASSPHRASE, read, seal, small, write};
use proptest::prelude::*;
use std::io::{Cursor, Write};

/// A backup with `parts` whose manifest names those of `named`.
fn packed(parts: &[(&str, &[u8])], named: &str) -> Vec<u8> {
    let head = r#""format":"hadir-backup","version":1,"created_at":"","device":"","app":"""#;
    let manifest = format!(r#"{{{head},"schema":2,"kind":"quick","parts":[{named}]}}"#);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in parts.iter().chain([&(MANIFEST, manifest.as_bytes())]) {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An entry of the manifest; the sum is of three zero bytes at most.
fn named(name: &str, bytes: u64, sha256: &str) -> String {
    format!(r#"{{"name":"{name}","bytes":{bytes},"sha256":"{sha256}"}}"#)
}

fn replaced(file: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut file = file.to_vec();
    let mut at = 0;
    let mut n = 0;
    while at + from.len() <= file.len() {
        if &file[at..at + from.len()] == from {
            file[at..at + to.len()].copy_from_slice(to);
            n += 1;
        }
        at += 1;
    }
    assert!(n > 0, "nothing was replaced");
    file
}

#[test]
fn other_files_are_no_backups() {
    for bytes in [&b""[..], b"P", b"PK", b"%PDF-1.7", b"id,name\n1,a\n", b"HADIR", b"\0\0\0\0"] {
        assert_eq!(read(bytes, None).err(), Some(BackupError::NotABackup), "{bytes:?}");
    }
    // A workbook is a zip too.
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let workbook = zip.finish().unwrap().into_inner();
    assert_eq!(read(&workbook, None).err(), Some(BackupError::NotABackup));
}

#[test]
fn a_file_that_was_cut_anywhere_is_refused() {
    for (file, passphrase) in
        [(write(&small(), None), None), (write(&small(), Some(&seal())), Some(PASSPHRASE))]
    {
        for n in 0..file.len() {
            let error = read(&file[..n], passphrase).expect_err("cut");
            let expected = if n < 8 { BackupError::NotABackup } else { BackupError::Truncated };
            // Four bytes are enough to know a zip.
            let is_zip_head = (4..8).contains(&n) && passphrase.is_none();
            assert!(error == expected || is_zip_head, "{n} bytes: {error:?}");
        }
    }
}

#[test]
fn a_sealed_file_cut_between_two_pieces_is_refused_at_once() {
    let picture = ("image/png".to_owned(), vec![7; 300_000]);
    let pictures = [("pictures/photos/big".to_owned(), picture)].into();
    let file = write(&Contents { pictures, ..small() }, Some(&seal()));
    let (header, piece) = (76, 65_536 + 16);
    assert!(file.len() > header + 4 * piece, "several pieces");
    for idx in 1..=4 {
        for n in [header + idx * piece - 1, header + idx * piece, header + idx * piece + 1] {
            let error = Reader::open(&file[..n], Some(PASSPHRASE)).err();
            assert_eq!(error, Some(BackupError::Truncated), "{n} bytes");
        }
    }
    // Pieces that changed places.
    let mut swapped = file.clone();
    swapped[header..header + 2 * piece].rotate_left(piece);
    let error = read(&swapped, Some(PASSPHRASE)).err();
    assert!(matches!(error, Some(BackupError::Damaged { .. })), "{error:?}");
}

#[test]
fn a_flipped_bit_is_noticed_or_changes_nothing() {
    let file = write(&small(), None);
    let mut n_noticed = 0;
    for at in 0..file.len() {
        for bit in [0, 3, 7] {
            let mut spoiled = file.clone();
            spoiled[at] ^= 1 << bit;
            match read(&spoiled, None) {
                // Times and versions of the zip say nothing.
                Ok((_, contents)) => assert_eq!(contents, small(), "byte {at}, bit {bit}"),
                Err(_) => n_noticed += 1,
            }
        }
    }
    assert!(n_noticed > file.len() * 2, "{n_noticed} of {}", file.len() * 3);
}

#[test]
fn a_flipped_bit_of_a_sealed_file_is_always_noticed() {
    let file = write(&small(), Some(&seal()));
    for at in 0..file.len() {
        let mut spoiled = file.clone();
        spoiled[at] ^= 0x10;
        let error = read(&spoiled, Some(PASSPHRASE)).expect_err("spoiled");
        // A person whose file is damaged is not told that the passphrase is wrong; only damage to
        // the check itself cannot be told apart.
        let is_check = (60..76).contains(&at);
        assert_eq!(error == BackupError::WrongPassphrase, is_check, "byte {at}: {error:?}");
    }
}

#[test]
fn a_damaged_part_is_named() {
    let file = write(&small(), None);
    let spoiled = replaced(&file, b"\xff\xd8 a picture", b"\xff\xd8 another!!");
    let part = "pictures/photos/0".to_owned();
    assert_eq!(read(&spoiled, None).err(), Some(BackupError::Damaged { part }));
}

#[test]
fn what_the_manifest_says_must_be_there_and_nothing_else() {
    let zeros = "709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c";
    let part = named("students.jsonl", 3, zeros);
    let good = packed(&[("students.jsonl", b"\0\0\0")], &part);
    assert!(Reader::open(&good, None).is_ok());
    let damaged = |part: &str| Some(BackupError::Damaged { part: part.to_owned() });
    assert_eq!(Reader::open(packed(&[], &part), None).err(), damaged("students.jsonl"));
    let longer = packed(&[("students.jsonl", b"\0\0\0\0")], &part);
    assert_eq!(Reader::open(longer, None).err(), damaged("students.jsonl"));
    let other = packed(&[("students.jsonl", b"\0\0\x01")], &part);
    assert_eq!(read(&other, None).err(), damaged("students.jsonl"));
    let hostile = |file: Vec<u8>| match Reader::open(file, None).err() {
        Some(BackupError::Hostile { detail }) => detail,
        error => panic!("{error:?}"),
    };
    let more = [("students.jsonl", &b"\0\0\0"[..]), ("more.jsonl", b"")];
    assert!(hostile(packed(&more, &part)).contains("does not name"));
    let twice = format!("{part},{part}");
    assert!(hostile(packed(&more[..1], &twice)).contains("two parts"));
}

#[test]
fn names_that_lead_out_of_the_folder_are_refused() {
    for name in ["../students.jsonl", "/etc/students.jsonl", "a/b.jsonl", "run.exe", "x\\\\y.jsonl"]
    {
        let plain = name.replace("\\\\", "\\");
        let file = packed(&[(&plain, b"")], &named(name, 0, ""));
        let error = Reader::open(file, None).err();
        assert!(matches!(error, Some(BackupError::Hostile { .. })), "{name}: {error:?}");
    }
}

#[test]
fn two_entries_of_one_name_are_refused() {
    let part = named("students.jsonl", 0, "");
    let file = packed(&[("students.jsonl", b""), ("studentz.jsonl", b"")], &part);
    let file = replaced(&file, b"studentz.jsonl", b"students.jsonl");
    let error = Reader::open(file, None).err();
    assert!(matches!(&error, Some(BackupError::Hostile { detail }) if detail.contains("two")));
}

/// Entries that share the bytes of one bomb: few bytes that unpack to much.
#[test]
fn entries_that_lie_on_each_other_are_refused() {
    let parts = format!("{},{}", named("aaaaaaaa.jsonl", 5, ""), named("bbbbbbbb.jsonl", 5, ""));
    let file = packed(&[("aaaaaaaa.jsonl", b"12345"), ("bbbbbbbb.jsonl", b"12345")], &parts);
    // The directory's entry of the second, led to the first.
    let at = file.windows(14).rposition(|window| window == b"bbbbbbbb.jsonl").unwrap();
    let mut led = file.clone();
    led[at - 4..at].copy_from_slice(&[0; 4]);
    let error = Reader::open(led, None).err();
    assert!(
        matches!(&error, Some(BackupError::Hostile { detail }) if detail.contains("each other"))
    );
}

/// A manifest of 200 MB that is packed to 200 KB.
#[test]
fn a_manifest_that_unpacks_without_end_is_refused_before_memory_is_taken() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(MANIFEST, zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..200 {
        zip.write_all(&zeros).unwrap();
    }
    let mut file = zip.finish().unwrap().into_inner();
    let error = Reader::open(&file, None).err();
    assert!(matches!(error, Some(BackupError::TooLarge { .. })), "{error:?}");
    // The same that claims to be small.
    let at = file.windows(13).rposition(|window| window == MANIFEST.as_bytes()).unwrap();
    file[at - 22..at - 18].copy_from_slice(&1000_u32.to_le_bytes());
    let error = Reader::open(&file, None).err();
    assert_eq!(error, Some(BackupError::Damaged { part: MANIFEST.to_owned() }));
}

#[test]
fn a_directory_that_claims_more_than_there_is_is_refused() {
    let file = write(&small(), None);
    let end = file.len() - 22;
    // Entries here and in all, bytes, place.
    for (field, n) in [(8..12, 4), (12..16, 4), (16..20, 4)] {
        let mut spoiled = file.clone();
        spoiled[end..][field.clone()].copy_from_slice(&[0xfe; 4][..n]);
        let error = read(&spoiled, None).err();
        assert!(error.is_some(), "{field:?}");
    }
}

#[test]
fn a_zip_with_a_password_of_its_own_is_said_to_be_one() {
    let file = write(&small(), None);
    // Bit 0 of the flags of the first entry in the directory.
    let mut locked = file.clone();
    let at = file.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    locked[at + 8] |= 1;
    let error = Reader::open(locked, None).err();
    assert!(matches!(error, Some(BackupError::Unsupported { .. })), "{error:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_give_a_value_or_an_error(
        mut bytes in prop::collection::vec(any::<u8>(), 0..400),
        is_zip: bool,
    ) {
        let head: &[u8] = if is_zip { b"PK\x03\x04" } else { b"HADIRENC\x01\0\x01\x01" };
        bytes.splice(0..0, head.iter().copied());
        let _ = read(&bytes, Some(PASSPHRASE));
    }

    #[test]
    fn spoiled_files_give_what_was_in_them_or_an_error(
        spoils in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut file = write(&small(), None);
        for (at, byte) in spoils {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if let Ok((_, contents)) = read(&file, None) {
            prop_assert_eq!(contents, small());
        }
    }
}

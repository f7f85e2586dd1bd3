//! Six photos as a phone would send them.
use super::{Sheets, write, write_truth};
use crate::desk::DeskKind;
use crate::fixtures::FileTruth;
use crate::habits::Habit;
use crate::light::LightRange;
use crate::marking::MarkedPage;
use crate::optics::jpeg;
use crate::pens::PenKind;
use crate::phone::{Shot, shoot};

/// A usual shot: 3 megapixels, held by hand over a table.
pub(super) const USUAL: Shot = Shot {
    width: 1536,
    height: 2048,
    tilt_degrees: 9.0,
    tilt_towards_degrees: 40.0,
    roll_degrees: 2.0,
    fill: 0.9,
    distortion: -0.008,
    print_scale: 1.0,
    curl_mm: 0.25,
    desk: DeskKind::Wood,
    light: LightRange { fall: 0.3, shadow: 0.3, warmth: 0.8 },
    exposure: 232.0,
    flare: 16.0,
    defocus_px: 0.55,
    shake_px: 0.0,
    noise: 2.2,
    sharpening: 0.45,
    quality: 76,
    ..Shot::PLAIN
};

/// Makes the six photos.
pub(super) fn make(sheets: &Sheets) {
    let wood = Shot { tilt_degrees: 16.0, tilt_towards_degrees: 10.0, ..USUAL };
    photo(
        "cs101-1-wood",
        "cs101-a4-ar",
        &sheets.lecture_10(0, false),
        &wood,
        11,
        "tilted on a wooden table",
    );
    let cloth = Shot {
        desk: DeskKind::DarkCloth,
        roll_degrees: 186.0,
        tilt_degrees: 11.0,
        tilt_towards_degrees: 200.0,
        light: LightRange { fall: 0.2, shadow: 0.2, warmth: 0.2 },
        ..USUAL
    };
    photo(
        "cs101-2-upside-down",
        "cs101-a4-ar",
        &sheets.lecture_10(1, false),
        &cloth,
        12,
        "upside down on dark cloth",
    );
    let shadow = Shot {
        desk: DeskKind::Pale,
        tilt_degrees: 24.0,
        tilt_towards_degrees: 95.0,
        roll_degrees: -5.0,
        light: LightRange { fall: 0.4, shadow: 0.5, warmth: 0.6 },
        ..USUAL
    };
    photo(
        "cs101-3-shadow",
        "cs101-a4-ar",
        &sheets.lecture_10(2, false),
        &shadow,
        13,
        "under a shadow, tilted 24°",
    );
    let across =
        Shot { width: 1920, height: 1440, roll_degrees: 93.0, desk: DeskKind::Laminate, ..USUAL };
    let page = Sheets::everyday(&sheets.english, 0, PenKind::BlueBall, Habit::Cross, 41);
    photo(
        "bio210-1-across",
        "bio210-letter-en",
        &page,
        &across,
        14,
        "Letter paper lying across the picture",
    );
    let turned = Shot {
        roll_degrees: -3.0,
        fill: 0.84,
        tilt_degrees: 13.0,
        desk: DeskKind::Laminate,
        ..USUAL
    };
    let page = Sheets::everyday(&sheets.english, 1, PenKind::RedBall, Habit::Filled, 42);
    exif_photo(
        "bio210-2-exif",
        "bio210-letter-en",
        &page,
        &turned,
        15,
        "a short last page; stored lying, with EXIF orientation 6",
    );
    let messenger = Shot {
        width: 1200,
        height: 1600,
        roll_degrees: 176.0,
        print_scale: 0.97,
        fill: 0.93,
        quality: 68,
        desk: DeskKind::Wood,
        ..USUAL
    };
    let page = Sheets::everyday(&sheets.kurdish, 0, PenKind::BlackBall, Habit::Tick, 43);
    photo(
        "phy101-1-messenger",
        "phy101-a4-ckb",
        &page,
        &messenger,
        16,
        "printed at 97 %, upside down, made small by a messenger",
    );
}

fn photo(name: &str, sheet: &str, page: &MarkedPage<3>, shot: &Shot, seed: u64, made: &str) {
    let picture = shoot(&page.raster, shot, seed);
    write(&format!("photos/{name}.jpg"), &jpeg(&picture, shot.quality));
    truth(name, sheet, page, made);
}

fn exif_photo(name: &str, sheet: &str, page: &MarkedPage<3>, shot: &Shot, seed: u64, made: &str) {
    // Orientation 6 asks the viewer for a clockwise quarter turn, so the sensor's rows run the other way.
    let stored = shoot(&page.raster, shot, seed).turned(3);
    write(&format!("photos/{name}.jpg"), &with_orientation(&jpeg(&stored, shot.quality), 6));
    truth(name, sheet, page, made);
}

fn truth(name: &str, sheet: &str, page: &MarkedPage<3>, made: &str) {
    let layout = format!("../sheets/{sheet}.layout.json");
    let truth = FileTruth { layout, made: made.to_owned(), pages: vec![page.truth.clone()] };
    write_truth(&format!("photos/{name}.toml"), &truth);
}

/// The JPEG with an EXIF segment of one entry behind its first marker.
fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    // Tag 0x0112 (orientation), type 3 (short), one value, then no further directory.
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).expect("a short segment");
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(length.to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

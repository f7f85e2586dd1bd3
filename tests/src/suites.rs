//! The suites of pictures: levels, each effect alone, habits, strangers.
use crate::levels::Difficulty;
use crate::photo_effects::PhotoEffect;
use crate::plan::Mix;
use crate::scan_effects::ScanEffect;
use crate::scanner::ScanMode;
use crate::strangers::Stranger;

/// How a suite's pictures are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    /// Any scan of any office, of at least this many dpi.
    AnyScan(f64),
    /// A clean scan of 150–300 dpi in a mode.
    CleanScan(ScanMode),
    /// A scan with one effect.
    ScanWith(ScanEffect),
    /// A phone.
    Phone(Difficulty),
    /// A photo with one effect.
    PhotoWith(PhotoEffect),
    /// A sheet of ours whose layout is not at hand: it must be named by its code.
    Unknown,
    /// No sheet of ours: nothing may be read.
    Stranger(Stranger),
}

/// What kind of sheet a suite's pictures show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printed {
    /// A page of a roster for phones.
    Roster,
    /// A page of a dense roster.
    Dense,
    /// A page of four slips.
    Slips,
    /// One slip, cut off.
    CutSlip,
}

/// What a suite's figures are added up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Any scan.
    Scans,
    /// Photos, held well.
    PhoneEasy,
    /// Photos with an effect or two.
    PhoneNormal,
    /// Photos with several effects at their worst.
    PhoneHard,
    /// Effects of scans, one by one.
    ScanEffects,
    /// Effects of photos, one by one.
    PhotoEffects,
    /// Every habit in every pen.
    Habits,
    /// The palest pen.
    LightPencil,
    /// Dense rosters.
    Dense,
    /// ID slips.
    Slips,
    /// A sheet whose layout is not at hand.
    UnknownSheet,
    /// No sheet of ours.
    Strangers,
}

impl Group {
    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scans => "scans",
            Self::PhoneEasy => "phone, easy",
            Self::PhoneNormal => "phone, normal",
            Self::PhoneHard => "phone, hard",
            Self::ScanEffects => "one effect, scans",
            Self::PhotoEffects => "one effect, photos",
            Self::Habits => "every habit and pen",
            Self::LightPencil => "very light pencil",
            Self::Dense => "dense rosters",
            Self::Slips => "ID slips",
            Self::UnknownSheet => "a sheet that is not at hand",
            Self::Strangers => "no sheet, other sheets, other papers",
        }
    }

    /// Pictures a suite of it has in a full run.
    #[must_use]
    pub const fn full_pages(self) -> usize {
        match self {
            Self::Scans | Self::PhoneEasy => 650,
            Self::PhoneNormal => 325,
            Self::PhoneHard => 250,
            Self::ScanEffects | Self::PhotoEffects => 16,
            Self::Habits => 40,
            Self::LightPencil | Self::UnknownSheet => 40,
            Self::Dense | Self::Slips => 40,
            Self::Strangers => 10,
        }
    }
}

/// One line of the accuracy table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suite {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it belongs to.
    pub group: Group,
    /// How its pictures are made.
    pub source: Source,
    /// What is on the paper.
    pub mix: Mix,
    /// What was printed.
    pub printed: Printed,
}

impl Suite {
    const fn of(self, printed: Printed) -> Self {
        Self { printed, ..self }
    }
}

const fn suite(name: &'static str, group: Group, source: Source, mix: Mix) -> Suite {
    Suite { name, group, source, mix, printed: Printed::Roster }
}

const NORMAL: Source = Source::Phone(Difficulty::Normal);
const GREY: Source = Source::CleanScan(ScanMode::Grey);

const LEVELS: [Suite; 14] = [
    suite("scans", Group::Scans, Source::AnyScan(100.0), Mix::Everyday),
    suite("phone-easy", Group::PhoneEasy, Source::Phone(Difficulty::Easy), Mix::Everyday),
    suite("phone-normal", Group::PhoneNormal, NORMAL, Mix::Everyday),
    suite("phone-hard", Group::PhoneHard, Source::Phone(Difficulty::Hard), Mix::Everyday),
    suite("habits-scan", Group::Habits, GREY, Mix::Habits),
    suite("habits-1bit", Group::Habits, Source::CleanScan(ScanMode::OneBit), Mix::Habits),
    suite("habits-phone", Group::Habits, NORMAL, Mix::Habits),
    suite("light-pencil-scan", Group::LightPencil, GREY, Mix::LightPencil),
    suite("light-pencil-phone", Group::LightPencil, NORMAL, Mix::LightPencil),
    suite("dense-scan", Group::Dense, Source::AnyScan(150.0), Mix::Everyday).of(Printed::Dense),
    suite("dense-habits", Group::Dense, GREY, Mix::Habits).of(Printed::Dense),
    suite("slips-scan", Group::Slips, Source::AnyScan(150.0), Mix::Everyday).of(Printed::Slips),
    suite("slips-page-phone", Group::Slips, NORMAL, Mix::Everyday).of(Printed::Slips),
    suite("slips-phone", Group::Slips, NORMAL, Mix::Everyday).of(Printed::CutSlip),
];

/// Every suite, in the table's order.
#[must_use]
pub fn suites() -> Vec<Suite> {
    let scan = |effect: ScanEffect| {
        suite(effect.name(), Group::ScanEffects, Source::ScanWith(effect), Mix::Everyday)
    };
    let photo = |effect: PhotoEffect| {
        suite(effect.name(), Group::PhotoEffects, Source::PhotoWith(effect), Mix::Everyday)
    };
    let stranger = |kind: Stranger| {
        suite(kind.name(), Group::Strangers, Source::Stranger(kind), Mix::Everyday)
    };
    let unknown = suite("unknown-sheet", Group::UnknownSheet, Source::Unknown, Mix::Everyday);
    let mut all = LEVELS.to_vec();
    all.extend(ScanEffect::ALL.map(scan));
    all.extend(PhotoEffect::ALL.map(photo));
    all.push(unknown);
    all.extend(Stranger::ALL.map(stranger));
    all
}

/// The suite of a name.
///
/// # Panics
///
/// When there is none.
#[must_use]
pub fn named(name: &str) -> Suite {
    suites().into_iter().find(|suite| suite.name == name).expect("a suite of this name")
}

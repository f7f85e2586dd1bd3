//! Pictures that show no sheet of ours, or none that can be read.
use crate::foreign;
pub use crate::foreign::other_sheet;
use crate::paper::PrintedSheet;
use crate::phone::{Difficulty, Shot, shoot};
use crate::pieces;
use crate::raster::Raster;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

/// Kinds of picture that must give no reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// A table and nothing else.
    Desk,
    /// A table with books, cards and pens on it.
    BusyDesk,
    /// An empty sheet of paper.
    BlankPaper,
    /// Another program's bubble sheet, with squares in the corners and a code.
    OtherSheet,
    /// Another program's bubble sheet with ringed discs and rows of ticks at its sides.
    TrackSheet,
    /// An exam with a QR code in each of two corners.
    Exam,
    /// A page of ArUco-like squares.
    ArucoBoard,
    /// A page of AprilTag-like squares.
    AprilTags,
    /// A chessboard for cameras.
    Chessboard,
    /// A crossword.
    Crossword,
    /// An empty ruled table.
    Table,
    /// A page of text.
    TextPage,
    /// Columns, headlines, pictures in dots.
    Newspaper,
    /// A page of handwriting.
    Letter,
    /// A sheet of ours, mirrored.
    Mirrored,
    /// A sheet of ours with most of it outside the picture.
    Corner,
    /// Our squares, each in another's place.
    ShuffledSquares,
    /// Our sheet's code alone on paper.
    CodeAlone,
    /// The halves of two of our pages, laid together.
    TwoHalves,
}

impl Stranger {
    /// Every kind.
    pub const ALL: [Self; 19] = [
        Self::Desk,
        Self::BusyDesk,
        Self::BlankPaper,
        Self::OtherSheet,
        Self::TrackSheet,
        Self::Exam,
        Self::ArucoBoard,
        Self::AprilTags,
        Self::Chessboard,
        Self::Crossword,
        Self::Table,
        Self::TextPage,
        Self::Newspaper,
        Self::Letter,
        Self::Mirrored,
        Self::Corner,
        Self::ShuffledSquares,
        Self::CodeAlone,
        Self::TwoHalves,
    ];

    /// Its name in tables and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Desk => "no-desk",
            Self::BusyDesk => "no-busy-desk",
            Self::BlankPaper => "no-blank-paper",
            Self::OtherSheet => "no-other-sheet",
            Self::TrackSheet => "no-track-sheet",
            Self::Exam => "no-exam-with-qr",
            Self::ArucoBoard => "no-aruco-board",
            Self::AprilTags => "no-april-tags",
            Self::Chessboard => "no-chessboard",
            Self::Crossword => "no-crossword",
            Self::Table => "no-table",
            Self::TextPage => "no-text-page",
            Self::Newspaper => "no-newspaper",
            Self::Letter => "no-handwriting",
            Self::Mirrored => "no-mirrored-sheet",
            Self::Corner => "no-strip-of-a-sheet",
            Self::ShuffledSquares => "no-shuffled-squares",
            Self::CodeAlone => "no-code-alone",
            Self::TwoHalves => "no-two-halves",
        }
    }

    /// A picture of the kind.
    #[must_use]
    pub fn picture<const C: usize>(self, sheet: &PrintedSheet, seed: u64) -> Raster<C> {
        let mut rng = SmallRng::seed_from_u64(seed);
        let difficulty = if rng.random_bool(0.6) { Difficulty::Easy } else { Difficulty::Normal };
        let shot = Shot::any(difficulty, &mut rng);
        let clean = |page_idx: usize| -> Raster<C> {
            let (_, clean) = sheet.page(page_idx);
            let pixels = clean.pixels.iter().map(|&[v]| [v; C]).collect();
            Raster { width: clean.width, height: clean.height, pixels }
        };
        let fiducials = &sheet.page(0).0.fiducials;
        let paper = match self {
            Self::Desk => return foreign::desk(&shot, 0, &mut rng),
            Self::BusyDesk => return foreign::desk(&shot, 14, &mut rng),
            Self::BlankPaper => foreign::blank(),
            Self::OtherSheet => foreign::other_sheet(&mut rng),
            Self::TrackSheet => foreign::track_sheet(&mut rng),
            Self::Exam => foreign::exam(&mut rng),
            Self::ArucoBoard => foreign::tags(4, 1, &mut rng),
            Self::AprilTags => foreign::tags(6, 1, &mut rng),
            Self::Chessboard => foreign::chessboard(&mut rng),
            Self::Crossword => foreign::crossword(&mut rng),
            Self::Table => foreign::table(&mut rng),
            Self::TextPage => foreign::text_page(&mut rng),
            Self::Newspaper => foreign::newspaper(&mut rng),
            Self::Letter => foreign::letter(&mut rng),
            Self::Mirrored => clean(0).mirrored(),
            Self::Corner => pieces::strip(&clean(0)),
            Self::ShuffledSquares => pieces::shuffled(clean(0), fiducials, &mut rng),
            Self::CodeAlone => pieces::code_alone(&clean(0), &mut rng),
            Self::TwoHalves => pieces::halves(clean(0), &clean(1)),
        };
        shoot(&paper, &shot, seed)
    }
}

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use intake::LumaPage;
use omr_core::geometry::{Point, Quad};
use omr_core::{FieldState, ImageView, SheetReading, row_strip};

use crate::Failure;

/// JPEG quality: pencil lines stay, and a strip takes some 10 KB.
const QUALITY: u8 = 85;

/// Longest side of the picture of a whole page, px.
const OVERVIEW_SIDE_PX: usize = 1500;

/// Which reading the pictures are of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PictureId<'a> {
    /// 0-based, in the order given.
    pub(crate) file_idx: usize,
    /// The file.
    pub(crate) source: &'a Path,
    /// 0-based.
    pub(crate) page_idx: usize,
    /// Which of several sheets or slips on the page, from 1.
    pub(crate) number: Option<usize>,
}

/// A folder of pictures that show what readings rest on.
pub(crate) struct Evidence {
    folder: PathBuf,
}

impl Evidence {
    /// Makes the folder.
    pub(crate) fn into(folder: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Writes a page's rows, and the page with its rows outlined by what was read; gives the folder
    /// they lie in.
    pub(crate) fn keep(
        &self,
        id: PictureId<'_>,
        page: &LumaPage,
        reading: &SheetReading,
    ) -> Result<String, Failure> {
        let PictureId { file_idx, source, page_idx, number } = id;
        let stem = source.file_stem().unwrap_or_default().to_string_lossy();
        // Two files of one name in different folders stay apart by their number.
        let number = number.map_or_else(String::new, |number| format!("-{number}"));
        let name = format!("{:03}-{stem}-page-{}{number}", file_idx + 1, page_idx + 1);
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
        let Ok(view) = ImageView::new(&page.luma, page.width, page.height, page.width) else {
            return Ok(folder.to_string_lossy().into_owned());
        };
        for (field_idx, field) in reading.fields.iter().enumerate() {
            let strip = row_strip(&view, reading, field_idx);
            let picture = Picture {
                bytes: &strip.luma,
                width: strip.width,
                height: strip.height,
                color: ExtendedColorType::L8,
            };
            picture.write(&folder.join(format!("{}.jpg", field.field)))?;
        }
        let overview = Overview::of(page, reading);
        overview.picture().write(&folder.join("page.jpg"))?;
        Ok(folder.to_string_lossy().into_owned())
    }
}

struct Picture<'a> {
    bytes: &'a [u8],
    width: usize,
    height: usize,
    color: ExtendedColorType,
}

impl Picture<'_> {
    /// Writes a JPEG; an empty picture is left out.
    fn write(&self, path: &Path) -> Result<(), Failure> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        let file = File::create(path).map_err(|error| unwritable(path, &error))?;
        let mut encoder = JpegEncoder::new_with_quality(BufWriter::new(file), QUALITY);
        // Sides are at most 1500 px.
        encoder
            .encode(self.bytes, self.width as u32, self.height as u32, self.color)
            .map_err(|error| unwritable(path, &error))
    }
}

fn unwritable(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::Output(format!("{}: {error}", path.display()))
}

/// The page, small, with each row outlined.
struct Overview {
    rgb: Vec<u8>,
    width: usize,
    height: usize,
}

impl Overview {
    fn of(page: &LumaPage, reading: &SheetReading) -> Self {
        let step = page.width.max(page.height).div_ceil(OVERVIEW_SIDE_PX).max(1);
        let (width, height) = (page.width.div_ceil(step), page.height.div_ceil(step));
        let mut rgb = Vec::with_capacity(width * height * 3);
        for y in (0..page.height).step_by(step) {
            for x in (0..page.width).step_by(step) {
                rgb.extend([darkest(page, x, y, step); 3]);
            }
        }
        let mut overview = Self { rgb, width, height };
        for field in &reading.fields {
            overview.outline(&field.place, 1.0 / step as f64, color(field.state));
        }
        overview
    }

    fn picture(&self) -> Picture<'_> {
        Picture {
            bytes: &self.rgb,
            width: self.width,
            height: self.height,
            color: ExtendedColorType::Rgb8,
        }
    }

    fn outline(&mut self, place: &Quad, scale: f64, color: [u8; 3]) {
        let corners = place.scaled(scale).corners;
        for (i, from) in corners.iter().enumerate() {
            self.line(*from, corners[(i + 1) % 4], color);
        }
    }

    fn line(&mut self, from: Point, to: Point, color: [u8; 3]) {
        let longest = (to.x - from.x).abs().max((to.y - from.y).abs());
        // Rows lie in pictures of at most 16,384 px; a longer line has gaps, which is as well.
        let n_steps = if longest.is_finite() { longest.ceil().clamp(1.0, 1e5) } else { return };
        for step in 0..=n_steps as usize {
            let t = step as f64 / n_steps;
            self.dot(from.x + t * (to.x - from.x), from.y + t * (to.y - from.y), color);
        }
    }

    fn dot(&mut self, x: f64, y: f64, color: [u8; 3]) {
        let is_within = x >= 0.0 && y >= 0.0 && x < self.width as f64 && y < self.height as f64;
        if is_within {
            let at = 3 * (y as usize * self.width + x as usize);
            self.rgb[at..at + 3].copy_from_slice(&color);
        }
    }
}

/// The darkest pixel of a square: thin pencil lines survive being made small.
fn darkest(page: &LumaPage, left: usize, top: usize, step: usize) -> u8 {
    let right = (left + step).min(page.width);
    let rows = top..(top + step).min(page.height);
    let row = |y: usize| &page.luma[y * page.width + left..y * page.width + right];
    rows.flat_map(row).copied().min().unwrap_or(255)
}

const fn color(state: FieldState) -> [u8; 3] {
    match state {
        FieldState::Marked => [0, 140, 60],
        FieldState::Blank => [120, 120, 200],
        FieldState::Multiple => [230, 110, 0],
        FieldState::Uncertain => [220, 0, 60],
    }
}

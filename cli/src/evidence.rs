use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use intake::LumaPage;
use omr_core::{ImageView, SheetLayout, SheetReading, page_overlay, row_strip};

use crate::Failure;

/// JPEG quality: pencil lines stay, and a strip takes some 10 KB.
const QUALITY: u8 = 85;

/// Which page the pictures are of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PictureId<'a> {
    /// 0-based, in the order given.
    pub(crate) file_idx: usize,
    /// The file.
    pub(crate) source: &'a Path,
    /// 0-based.
    pub(crate) page_idx: usize,
}

/// A folder of pictures that show what readings rest on.
pub(crate) struct Evidence {
    folder: PathBuf,
}

impl Evidence {
    /// Makes the folder.
    pub(crate) fn into(folder: &Path) -> Result<Self, Failure> {
        make_folder(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Writes a page with its readings drawn on it, and each reading's rows; gives the folder of each
    /// reading's rows: the page's own, and one inside it for each of several sheets or slips.
    pub(crate) fn keep(
        &self,
        id: PictureId<'_>,
        page: &LumaPage,
        readings: &[SheetReading],
        layouts: &[SheetLayout],
    ) -> Result<Vec<String>, Failure> {
        let PictureId { file_idx, source, page_idx } = id;
        let stem = source.file_stem().unwrap_or_default().to_string_lossy();
        // Two files of one name in different folders stay apart by their number.
        let name = format!("{:03}-{stem}-page-{}", file_idx + 1, page_idx + 1);
        let folder = self.folder.join(name);
        make_folder(&folder)?;
        let Ok(view) = ImageView::new(&page.luma, page.width, page.height, page.width) else {
            return Ok(vec![folder.to_string_lossy().into_owned(); readings.len()]);
        };
        // Readings of this picture, against these layouts: they can always be drawn.
        if let Ok(overlay) = page_overlay(&view, readings, layouts) {
            let picture = Picture {
                bytes: &overlay.rgb,
                width: overlay.width,
                height: overlay.height,
                color: ExtendedColorType::Rgb8,
            };
            picture.write(&folder.join("page.jpg"))?;
        }
        let mut folders = Vec::with_capacity(readings.len());
        for (idx, reading) in readings.iter().enumerate() {
            let mut folder = folder.clone();
            if readings.len() > 1 {
                folder.push((idx + 1).to_string());
                make_folder(&folder)?;
            }
            rows(&view, reading, &folder)?;
            folders.push(folder.to_string_lossy().into_owned());
        }
        Ok(folders)
    }
}

/// Writes a reading's rows.
fn rows(view: &ImageView<'_>, reading: &SheetReading, folder: &Path) -> Result<(), Failure> {
    for (field_idx, field) in reading.fields.iter().enumerate() {
        let strip = row_strip(view, reading, field_idx);
        let picture = Picture {
            bytes: &strip.luma,
            width: strip.width,
            height: strip.height,
            color: ExtendedColorType::L8,
        };
        picture.write(&folder.join(format!("{}.jpg", field.field)))?;
    }
    Ok(())
}

fn make_folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))
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
        // Sides are at most 1600 px.
        encoder
            .encode(self.bytes, self.width as u32, self.height as u32, self.color)
            .map_err(|error| unwritable(path, &error))
    }
}

fn unwritable(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::Output(format!("{}: {error}", path.display()))
}

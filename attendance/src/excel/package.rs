//! The parts of an .xlsx package, and how they name each other.
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::guard::{MAX_CONTENT, MAX_UNPACKED, damaged};
use super::markup::{Markup, Tag, Token};
use super::text_file;
use crate::import::ImportError;

/// A package that [`super::guard::check`] has weighed.
pub(super) struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Places by name: lower case, strokes between folders, whatever the writer took.
    places: BTreeMap<String, usize>,
    /// What may still be unpacked, bytes: a thousand sheets can be one part, read a thousand times.
    n_left: u64,
}

/// What one part says of another.
pub(super) struct Relation {
    /// What it is called in the part that names it.
    pub(super) id: String,
    /// What it is, such as `worksheet`.
    pub(super) kind: String,
    /// The part's name, as in [`Parts`].
    pub(super) part: String,
}

impl<'a> Parts<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        let mut places = BTreeMap::new();
        for (place, name) in archive.file_names().enumerate() {
            places.insert(plain(&name.map_err(damaged)?), place);
        }
        Ok(Self { archive, places, n_left: MAX_UNPACKED })
    }

    /// The text of a part; nothing when there is none of the name.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, ImportError> {
        let Some(&place) = self.places.get(name) else { return Ok(None) };
        let part = self.archive.by_index(place).map_err(damaged)?;
        let mut bytes = Vec::new();
        let max = MAX_CONTENT.min(self.n_left);
        part.take(max + 1).read_to_end(&mut bytes).map_err(damaged)?;
        let n_bytes = bytes.len() as u64;
        self.n_left = self.n_left.saturating_sub(n_bytes);
        if n_bytes > max {
            let max = if n_bytes > MAX_CONTENT { MAX_CONTENT } else { MAX_UNPACKED };
            return Err(ImportError::UnpacksTooLarge { max });
        }
        let is_utf16 = text_file::utf16(&bytes).is_some();
        Ok(Some(match String::from_utf8(bytes) {
            Ok(text) if !is_utf16 => text,
            Ok(text) => text_file::decode(text.as_bytes()),
            Err(spoiled) if is_utf16 => text_file::decode(spoiled.as_bytes()),
            Err(spoiled) => String::from_utf8_lossy(spoiled.as_bytes()).into_owned(),
        }))
    }

    /// What a part names; that of the package itself where `part` is empty.
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, ImportError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let text = self.text(&join(folder, &format!("_rels/{name}.rels")))?.unwrap_or_default();
        let relation = |tag: Tag<'_>| {
            let kind = tag.attribute("Type")?;
            Some(Relation {
                id: tag.attribute("Id")?.into_owned(),
                kind: kind.rsplit('/').next()?.to_owned(),
                part: join(folder, &tag.attribute("Target")?),
            })
        };
        let tags = Markup::new(&text).filter_map(|token| match token {
            Token::Open(tag) if tag.local() == "Relationship" => Some(tag),
            _ => None,
        });
        Ok(tags.filter_map(relation).collect())
    }
}

fn plain(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

/// The name of a part that another one in `folder` calls `target`.
fn join(folder: &str, target: &str) -> String {
    let target = plain(target);
    let from = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn what_names_one_part_again_and_again_comes_to_an_end() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("XL\\a.xml", zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(b"<sheetData/>").unwrap();
        let file = writer.finish().unwrap().into_inner();
        let mut parts = Parts::open(&file).unwrap();
        parts.n_left = 30;
        assert_eq!(parts.text("xl/a.xml"), Ok(Some("<sheetData/>".to_owned())));
        assert_eq!(parts.text("xl/b.xml"), Ok(None));
        assert!(parts.text("xl/a.xml").is_ok());
        let refused = Err(ImportError::UnpacksTooLarge { max: MAX_UNPACKED });
        assert_eq!(parts.text("xl/a.xml"), refused);
        assert_eq!(parts.text("xl/a.xml"), refused);
    }
}

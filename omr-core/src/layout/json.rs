use super::{LayoutError, PageLayout, PaperSize, SheetId, SheetKind, SheetLayout};

/// The shape of a layout before it is checked.
#[derive(serde::Deserialize)]
pub(super) struct UncheckedLayout {
    version: u32,
    sheet_id: SheetId,
    kind: SheetKind,
    paper: PaperSize,
    pages: Vec<PageLayout>,
}

impl TryFrom<UncheckedLayout> for SheetLayout {
    type Error = LayoutError;

    fn try_from(layout: UncheckedLayout) -> Result<Self, LayoutError> {
        let UncheckedLayout { version, sheet_id, kind, paper, pages } = layout;
        let layout = Self { version, sheet_id, kind, paper, pages };
        layout.validate().map(|()| layout)
    }
}

/// Read before the rest, as another version may have another shape.
#[derive(serde::Deserialize)]
struct VersionOnly {
    version: u32,
}

impl SheetLayout {
    /// Reads layout format version 1. Keys that this version does not know are ignored.
    ///
    /// # Errors
    ///
    /// [`LayoutError::NotALayout`] for other JSON or none, and what [`SheetLayout::validate`]
    /// refuses.
    pub fn from_json(bytes: &[u8]) -> Result<Self, LayoutError> {
        let not_a_layout =
            |error: serde_json::Error| LayoutError::NotALayout { detail: error.to_string() };
        let VersionOnly { version } = serde_json::from_slice(bytes).map_err(not_a_layout)?;
        if version != super::LAYOUT_VERSION {
            return Err(LayoutError::UnsupportedVersion { version });
        }
        let layout: UncheckedLayout = serde_json::from_slice(bytes).map_err(not_a_layout)?;
        layout.try_into()
    }

    /// Writes layout format version 1, indented, with a line end: the same layout always gives the
    /// same text.
    ///
    /// # Errors
    ///
    /// [`LayoutError::NotALayout`] if a layout built by hand cannot be written.
    pub fn to_json(&self) -> Result<String, LayoutError> {
        let text = serde_json::to_string_pretty(self);
        let text = text.map_err(|error| LayoutError::NotALayout { detail: error.to_string() })?;
        Ok(text + "\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Locale, Paper, RosterRow, RosterSheet};

    fn layout() -> SheetLayout {
        let row = |i: u32| RosterRow { id: (20_210_000 + i).to_string(), name: "دانا".into() };
        let rows = (1..=31).map(row).collect();
        let sheet =
            RosterSheet::new(Paper::Letter, Locale::Ckb, "CS101", "", "10", "2026-12-15", rows);
        sheet.layout().unwrap()
    }

    #[test]
    fn a_layout_survives_json() {
        let layout = layout();
        let text = layout.to_json().unwrap();
        assert_eq!(SheetLayout::from_json(text.as_bytes()), Ok(layout));
    }

    /// The keys that other programs rely on, as published.
    #[test]
    fn the_published_example_is_read() {
        let json = r#"{"version":1,"sheet_id":"7K3QX9","kind":"roster",
            "paper":{"width_mm":210.0,"height_mm":297.0},
            "pages":[{"page":1,
              "fiducials":[{"id":0,"x_mm":14.0,"y_mm":14.0,"size_mm":8.0}],
              "fields":[{"field":"row-1","kind":"single-choice","student_id":"20210001",
                "bubbles":[{"value":"present","x_mm":150.0,"y_mm":61.5,"r_mm":2.3}]}]}],
            "made_by":"another program"}"#;
        let layout = SheetLayout::from_json(json.as_bytes()).unwrap();
        let field = &layout.pages[0].fields[0];
        assert_eq!(field.student_id.as_deref(), Some("20210001"));
        assert_eq!(field.bubbles[0].x_mm, 150.0);
        assert_eq!(layout.kind, SheetKind::Roster);
    }

    #[test]
    fn what_is_no_layout_says_why() {
        let refused = |json: &[u8]| SheetLayout::from_json(json).unwrap_err();
        for json in [&b""[..], b"[]", b"{\"version\":1}", b"\xff\xfe", b"{\"version\":-1}"] {
            assert!(matches!(refused(json), LayoutError::NotALayout { .. }), "{json:?}");
        }
        let newer = LayoutError::UnsupportedVersion { version: 2 };
        assert_eq!(refused(b"{\"version\":2,\"sheets\":[]}"), newer);
    }

    #[test]
    fn insane_numbers_are_refused() {
        let spoiled = |spoil: fn(&mut SheetLayout)| {
            let mut layout = layout();
            spoil(&mut layout);
            layout.validate()
        };
        let spoils: [fn(&mut SheetLayout); 8] = [
            |layout| layout.pages[0].fields[3].bubbles[1].x_mm = f64::NAN,
            |layout| layout.pages[0].fields[3].bubbles[1].y_mm = 1e9,
            |layout| layout.pages[0].fields[3].bubbles[1].r_mm = -1.0,
            |layout| layout.pages[0].fields[3].bubbles.clear(),
            |layout| layout.pages[0].fiducials[0].id = 24,
            |layout| layout.pages[1].page = 1,
            |layout| layout.pages.clear(),
            |layout| {
                let field = layout.pages[0].fields[0].clone();
                layout.pages[0].fields.push(field);
            },
        ];
        for (i, spoil) in spoils.into_iter().enumerate() {
            let result = spoiled(spoil);
            assert!(matches!(result, Err(LayoutError::OutOfBounds { .. })), "{i}: {result:?}");
        }
        assert_eq!(spoiled(|_| ()), Ok(()));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_give_a_layout_or_an_error(
            cut in 0usize..3000, at in 0usize..3000, byte: u8,
        ) {
            let mut json = layout().to_json().unwrap().into_bytes();
            json.truncate(3000);
            json[at] = byte;
            json.truncate(3000 - cut);
            let _ = SheetLayout::from_json(&json);
        }
    }
}

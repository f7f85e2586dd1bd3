//! Messages arrive in the browser's own shapes as they were sent.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must fail")]

use attendance::import::{
    ImportError, ImportOptions, ImportPreview, RowFix, StudentField, ValueRules,
};
use attendance::{Student, StudentId};
use omr_core::{Locale, Paper, ReadError, RosterRow, RosterSheet, SheetId, SheetLayout};
use protocol::{
    Answer, ApiVersion, ExportTable, FileError, JobError, Request, Response, TableFormat,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn sent<T: serde::Serialize + serde::de::DeserializeOwned>(message: &T) -> T {
    let value = serde_wasm_bindgen::to_value(message).unwrap();
    serde_wasm_bindgen::from_value(value).unwrap()
}

fn sheet() -> RosterSheet {
    let row = |n: usize| RosterRow { id: format!("2021{n:04}"), name: format!("طالب {n}") };
    RosterSheet::new(
        Paper::A4,
        Locale::Ar,
        "CS101".to_owned(),
        "مقدمة".to_owned(),
        "المحاضرة 1".to_owned(),
        "2026-12-15".to_owned(),
        (1..=31).map(row).collect(),
    )
}

fn student() -> Student {
    let mut student =
        Student::new(StudentId::parse("00210001").unwrap(), "أحمد علي محمد".to_owned());
    student.level = Some(3);
    student
}

#[wasm_bindgen_test]
fn requests_arrive() {
    let layout: SheetLayout = sheet().layout().unwrap();
    let options = ImportOptions {
        columns: [(0, Some(StudentField::Id)), (3, None)].into(),
        rules: ValueRules {
            departments: [("CS".to_owned(), "Computer Science".to_owned())].into(),
            ..ValueRules::default()
        },
        fixes: [(12, RowFix { id: Some("00210001".to_owned()), ..RowFix::default() })].into(),
        pad_ids_to: Some(8),
        ..ImportOptions::default()
    };
    for request in [
        Request::Hello { version: ApiVersion::CURRENT },
        Request::OpenFile { layouts: vec![layout] },
        Request::ReadPage { page_idx: 89 },
        Request::PrintRoster { sheet: sheet() },
        Request::ImportTable { options, saved: vec![student()] },
        Request::Export {
            table: ExportTable::Students(vec![student()]),
            format: TableFormat::Csv,
            locale: Locale::Ckb,
            utc_offset_minutes: 180,
        },
    ] {
        assert_eq!(sent(&request), request);
    }
}

#[wasm_bindgen_test]
fn answers_arrive() {
    let sheet_id = SheetId::from_seed(7);
    let answers: [Answer; 6] = [
        Ok(Response::Hello { version: ApiVersion::CURRENT }),
        Ok(Response::Printed),
        Ok(Response::Imported { preview: ImportPreview::default() }),
        Err(JobError::Read(ReadError::UnknownSheet { sheet_id, page: 2 })),
        Err(JobError::File(FileError::TooLarge { width: 30_000, height: 30_000 })),
        Err(JobError::Import(ImportError::TooManyRows { max: 20_000 })),
    ];
    for answer in answers {
        assert_eq!(sent(&answer), answer);
    }
}
